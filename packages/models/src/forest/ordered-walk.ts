import { rootChain, staysOnChain, type Forest } from "./forest.ts";
import type { LeafFinder } from "./leaf-finder.ts";
import type { RowBlock } from "./row-block.ts";

/**
 * Finds the leaves of rows by asking split by split. Needs no index, and is quickest for rows with many columns, which
 * soon leave each chain.
 */
export class OrderedWalk implements LeafFinder {
  readonly firstTree = 0;
  readonly endTree: number;
  leaves: Int32Array = new Int32Array(0);
  readonly #forest: Forest;
  readonly #block: RowBlock;
  /** The values of the row, in all columns. */
  readonly #valueOf: Float32Array;

  /** Walks of the rows of the block, whichever it holds at the time. */
  constructor(forest: Forest, block: RowBlock) {
    this.#forest = forest;
    this.#block = block;
    this.endTree = forest.treeCount;
    this.#valueOf = new Float32Array(forest.columnCount);
  }

  find(firstRow: number, endRow: number): void {
    const { treeCount } = this.#forest;
    const walks = (endRow - firstRow) * treeCount;
    if (this.leaves.length < walks) this.leaves = new Int32Array(walks);
    for (let row = firstRow; row < endRow; row++) {
      this.findIn(row, { firstTree: 0, endTree: treeCount }, this.leaves.subarray((row - firstRow) * treeCount));
    }
  }

  /** Puts the row's leaf in each of some successive trees into `leaves`. */
  findIn(
    row: number,
    { firstTree, endTree }: { readonly firstTree: number; readonly endTree: number },
    leaves: Int32Array,
  ): void {
    const { rowStarts, columns, values } = this.#block;
    const valueOf = this.#valueOf;
    const endCell = rowStarts[row + 1]!;
    for (let cell = rowStarts[row]!; cell < endCell; cell++) valueOf[columns[cell]!] = values[cell]!;
    for (let tree = firstTree; tree < endTree; tree++) leaves[tree - firstTree] = this.#leafIn(tree);
    for (let cell = rowStarts[row]!; cell < endCell; cell++) valueOf[columns[cell]!] = 0;
  }

  #leafIn(tree: number): number {
    const { chainStarts, columns, thresholds, leaves } = this.#forest;
    const valueOf = this.#valueOf;
    let chain = rootChain(this.#forest, tree);
    let split = chainStarts[chain]!;
    while (split < chainStarts[chain + 1]!) {
      if (staysOnChain(thresholds[split]!, valueOf[columns[split]!]!)) {
        split++;
      } else {
        chain = split + tree + 1;
        split = chainStarts[chain]!;
      }
    }
    return leaves[chain]!;
  }
}
