import type { Forest } from "./forest.ts";
import { nodeShares } from "./node-shares.ts";

/**
 * How strongly each column speaks for the class: what the splits of the column contribute to the class's share (see
 * `explainPath`) in the rows that they send to the other side, those that have the column, as a mean over the rows that
 * each tree was grown from. The weights of a column for all classes sum to 0.
 */
export function forestColumnWeights(forest: Forest, label: number): Float64Array {
  const weights = new Float64Array(forest.columnCount);
  for (let tree = 0; tree < forest.treeCount; tree++) {
    const { ofSplits, ofHeads, headWeights } = nodeShares(forest, tree, label);
    const firstSplit = forest.splitStarts[tree]!;
    for (let split = 0; split < ofSplits.length; split++) {
      const change = ofHeads[split + 1]! - ofSplits[split]!;
      const shareOfRows = headWeights[split + 1]! / headWeights[0]!;
      weights[forest.columns[firstSplit + split]!]! += (change * shareOfRows) / forest.treeCount;
    }
  }
  return weights;
}
