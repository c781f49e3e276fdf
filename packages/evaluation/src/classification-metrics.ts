/** Metrics that follow from the confusion matrix alone. */
export interface ClassificationMetrics {
  readonly accuracy: number;
  /** Averages over the classes, weighted by the number of true rows. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Plain mean over the classes that are true or predicted anywhere. */
  readonly f1Macro: number;
}

/**
 * Accuracy, and precision, recall and F1 as scikit-learn's `precision_score`, … give them with
 * `average="weighted", zero_division=0`: a class that is never predicted has precision 0, one that is never true has
 * recall 0 (and no weight). F1 is 2·tp / (true + predicted), which needs no precision or recall that might not exist.
 */
export function classificationMetrics(matrix: readonly (readonly number[])[]): ClassificationMetrics {
  let rows = 0;
  let hits = 0;
  let precision = 0;
  let f1 = 0;
  let f1Sum = 0;
  let classesSeen = 0;
  for (const [label, counts] of matrix.entries()) {
    const hit = counts[label]!;
    const actual = sum(counts);
    const predicted = sum(matrix.map((other) => other[label]!));
    if (actual + predicted === 0) continue;
    const classF1 = (2 * hit) / (actual + predicted);
    classesSeen++;
    rows += actual;
    hits += hit;
    precision += actual * (predicted === 0 ? 0 : hit / predicted);
    f1 += actual * classF1;
    f1Sum += classF1;
  }
  // The recall of a class weighted by its true rows is its hits, so that weighted recall is accuracy.
  const accuracy = hits / rows;
  return { accuracy, precision: precision / rows, recall: accuracy, f1: f1 / rows, f1Macro: f1Sum / classesSeen };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
