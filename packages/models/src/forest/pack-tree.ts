import { release } from "@sentiment/numerics";
import type { GrownTree } from "./grown-tree.ts";

/** One tree by chains, as `Forest` describes it, its offsets counted from its own first split. */
export interface PackedTree {
  readonly columns: Int32Array;
  readonly thresholds: Float32Array;
  /** As many as chains: the last chain's end is the number of splits. */
  readonly chainStarts: Int32Array;
  readonly leaves: Int32Array;
}

/** Puts the splits in the order of their chains. `columnOf`: the column of each rank. */
export function packTree(tree: GrownTree, columnOf: Int32Array): PackedTree {
  const chains = tree.splitCount + 1;
  const columns = new Int32Array(tree.splitCount);
  const thresholds = new Float32Array(tree.splitCount);
  const chainStarts = new Int32Array(chains);
  const leaves = new Int32Array(chains);
  const heads = new Int32Array(chains);
  heads[0] = tree.root;
  let packed = 0;
  for (let chain = 0; chain < chains; chain++) {
    chainStarts[chain] = packed;
    let code = heads[chain]!;
    for (; code >= 0; code = tree.zeroChildren[code]!) {
      columns[packed] = columnOf[tree.columns[code]!]!;
      thresholds[packed] = tree.thresholds[code]!;
      heads[++packed] = tree.otherChildren[code]!;
    }
    leaves[chain] = ~code;
  }
  release(heads);
  return { columns, thresholds, chainStarts, leaves };
}
