import type { Evaluation } from "../evaluation.ts";

/** Rows of each true class, in the order of the classes. */
export function rowsPerClass({ confusionMatrix }: Evaluation): number[] {
  return confusionMatrix.map((counts) => counts.reduce((sum, count) => sum + count, 0));
}

/** Indices of at most `most` classes, those with the most rows, in the order of the classes. */
export function largestClasses(evaluation: Evaluation, most: number): number[] {
  const rows = rowsPerClass(evaluation);
  const bySize = [...rows.keys()].toSorted((a, b) => rows[b]! - rows[a]! || a - b);
  return bySize.slice(0, most).toSorted((a, b) => a - b);
}
