import type { Forest } from "./forest.ts";

/**
 * The share of each class in each distribution, row-major, for every tree: worked out once for all trees whose classes
 * weigh the same, as they all do but with "balanced_subsample".
 */
export function leafShares(forest: Forest): readonly Float64Array[] {
  const { treeCount, classCount, classWeights } = forest;
  const tables: Float64Array[] = [];
  for (let tree = 0; tree < treeCount; tree++) {
    const weights = classWeights.subarray(tree * classCount, (tree + 1) * classCount);
    const isLikeFirst = weights.every((weight, c) => weight === classWeights[c]);
    tables.push(tree > 0 && isLikeFirst ? tables[0]! : sharesWith(weights, forest));
  }
  return tables;
}

function sharesWith(weights: Float64Array, { classCount, distributions }: Forest): Float64Array {
  const shares = new Float64Array(distributions.length);
  for (let at = 0; at < shares.length; at += classCount) {
    let total = 0;
    for (let c = 0; c < classCount; c++) total += distributions[at + c]! * weights[c]!;
    for (let c = 0; c < classCount; c++) shares[at + c] = (distributions[at + c]! * weights[c]!) / total;
  }
  return shares;
}
