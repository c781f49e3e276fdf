import { release } from "@sentiment/numerics";
import { ascending } from "./ascending.ts";
import type { Scored } from "./evaluation.ts";

/** What a model said about one class, apart for the rows of each true class; each part ascending. */
export type ScoresByClass = readonly Float64Array[];

/**
 * The probabilities of class `column`, grouped by the rows' true classes and each group sorted. Everything that depends
 * on ranks (ROC, precision–recall) is a merge of such groups: sorting bare numbers is several times
 * faster than sorting row indices by score, and needs no third array. One group at a time, which takes less memory.
 */
export function scoresByClass({ labels, probabilities, classes }: Scored, column: number): ScoresByClass {
  const classCount = classes.length;
  const sizes = new Int32Array(classCount);
  for (let row = 0; row < labels.length; row++) sizes[labels[row]!]!++;
  return classes.map((_, label) => {
    const scores = new Float64Array(sizes[label]!);
    for (let row = 0, end = 0; row < labels.length; row++) {
      if (labels[row] === label) scores[end++] = probabilities[row * classCount + column]!;
    }
    const sorted = ascending(scores);
    release(scores);
    return sorted;
  });
}

/**
 * As `scoresByClass`, of two classes and in the memory of the probabilities, which are gone then: the wanted half of them
 * moves to the front, by class to the back, and sorted to the front again.
 */
export function scoresByClassInPlace({ labels, probabilities }: Scored, column: number): ScoresByClass {
  const rows = labels.length;
  let ofFirst = 0;
  for (let row = 0; row < rows; row++) {
    probabilities[row] = probabilities[2 * row + column]!;
    if (labels[row] === 0) ofFirst++;
  }
  let first = rows;
  let second = rows + ofFirst;
  for (let row = 0; row < rows; row++) probabilities[labels[row] === 0 ? first++ : second++] = probabilities[row]!;
  return [
    ascending(probabilities.subarray(rows, rows + ofFirst), probabilities.subarray(0, ofFirst)),
    ascending(probabilities.subarray(rows + ofFirst, 2 * rows), probabilities.subarray(ofFirst, rows)),
  ];
}
