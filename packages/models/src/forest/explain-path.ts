import type { CsrRow } from "@sentiment/numerics";
import type { Explanation } from "../model.ts";
import { rootChain, staysOnChain, type Forest } from "./forest.ts";
import { nodeShares } from "./node-shares.ts";

/**
 * Why a forest gives a row its probability of `label`: each split on the row's way changes the share of the class from
 * its node's to the chosen child's, and that change is put down to the split's column. With the roots' mean share as
 * base the changes add up to the probability exactly (Saabas, "Interpreting random forests", 2014).
 *
 * Every split on the way counts, also the thousands that found a column absent.
 */
export function explainPath(forest: Forest, row: CsrRow, label: number): Explanation {
  const { treeCount, columnCount } = forest;
  const valueOf = new Float32Array(columnCount);
  row.columns.forEach((column, at) => {
    valueOf[column] = row.values[at]!;
  });
  const changes = new Float64Array(columnCount);
  let base = 0;
  let score = 0;
  for (let tree = 0; tree < treeCount; tree++) {
    const { ofSplits, ofHeads, ofLeaves } = nodeShares(forest, tree, label);
    const firstSplit = forest.splitStarts[tree]!;
    const firstChain = rootChain(forest, tree);
    let share = ofHeads[0]!;
    base += share;
    let chain = firstChain;
    let split = firstSplit;
    while (split < forest.chainStarts[chain + 1]!) {
      const column = forest.columns[split]!;
      const from = share;
      if (!staysOnChain(forest.thresholds[split]!, valueOf[column]!)) {
        chain = split + tree + 1;
        split = forest.chainStarts[chain]!;
        share = ofHeads[chain - firstChain]!;
      } else {
        split++;
        const ended = split === forest.chainStarts[chain + 1]!;
        share = ended ? ofLeaves[chain - firstChain]! : ofSplits[split - firstSplit]!;
      }
      changes[column]! += share - from;
    }
    score += share;
  }
  const columns = contributing(row.columns, changes);
  const values = Float64Array.from(columns, (column) => changes[column]! / treeCount);
  return { score: score / treeCount, base: base / treeCount, columns, values };
}

/** The row's own columns and those whose absence changed something, ascending. */
function contributing(own: Int32Array, changes: Float64Array): Int32Array {
  const isOwn = new Set(own);
  const columns: number[] = [];
  changes.forEach((change, column) => {
    if (change !== 0 || isOwn.has(column)) columns.push(column);
  });
  return Int32Array.from(columns);
}
