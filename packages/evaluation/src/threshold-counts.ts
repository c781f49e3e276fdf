/** True and false positives at every distinct score taken as threshold, from the highest down. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array;
  /** Positives that score at least the threshold. */
  readonly truePositives: Int32Array;
  /** Negatives that do. */
  readonly falsePositives: Int32Array;
}

/** Merges two groups of ascending scores; scikit-learn's `confusion_matrix_at_thresholds`. */
export function thresholdCounts(positives: Float64Array, negatives: Float64Array): ThresholdCounts {
  const most = positives.length + negatives.length;
  const thresholds = new Float64Array(most);
  const truePositives = new Int32Array(most);
  const falsePositives = new Int32Array(most);
  let positive = positives.length - 1;
  let negative = negatives.length - 1;
  let points = 0;
  while (positive >= 0 || negative >= 0) {
    const score = Math.max(
      positive < 0 ? -Infinity : positives[positive]!,
      negative < 0 ? -Infinity : negatives[negative]!,
    );
    while (positive >= 0 && positives[positive] === score) positive--;
    while (negative >= 0 && negatives[negative] === score) negative--;
    thresholds[points] = score;
    truePositives[points] = positives.length - 1 - positive;
    falsePositives[points] = negatives.length - 1 - negative;
    points++;
  }
  return {
    thresholds: thresholds.subarray(0, points),
    truePositives: truePositives.subarray(0, points),
    falsePositives: falsePositives.subarray(0, points),
  };
}
