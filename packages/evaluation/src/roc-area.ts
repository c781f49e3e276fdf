/**
 * The area under the ROC curve of two groups of ascending scores, both of at least one: the chance that a positive
 * scores above a negative, ties counting half (the Mann–Whitney statistic; Hanley and McNeil, Radiology 143, 1982).
 * Twice the pairs is counted in whole numbers, so the result is exact to its last division.
 */
export function rocArea(positives: Float64Array, negatives: Float64Array): number {
  let below = 0;
  let notAbove = 0;
  let twicePairs = 0;
  for (let index = 0; index < positives.length; index++) {
    const score = positives[index]!;
    while (below < negatives.length && negatives[below]! < score) below++;
    if (notAbove < below) notAbove = below;
    while (notAbove < negatives.length && negatives[notAbove]! <= score) notAbove++;
    twicePairs += below + notAbove;
  }
  return twicePairs / (2 * positives.length * negatives.length);
}
