import type { Curve } from "./evaluation.ts";
import type { ThresholdCounts } from "./threshold-counts.ts";

/**
 * Recall (x) against precision (y) at every threshold, from the lowest (recall 1) up, and last (0, 1), where nothing is
 * predicted: the points of scikit-learn's `precision_recall_curve`. `area` is its `average_precision_score`, the sum of
 * precisions weighted by the recall each adds. Positives must occur.
 */
export function precisionRecallCurve({ thresholds, truePositives, falsePositives }: ThresholdCounts): Curve {
  const points = thresholds.length;
  const positives = truePositives[points - 1]!;
  const x = new Float64Array(points + 1);
  const y = new Float64Array(points + 1);
  const reversed = new Float64Array(points + 1);
  let area = 0;
  let hitsBefore = 0;
  for (let point = 0; point < points; point++) {
    const hits = truePositives[point]!;
    const precision = hits / (hits + falsePositives[point]!);
    area += (precision * (hits - hitsBefore)) / positives;
    hitsBefore = hits;
    x[points - 1 - point] = hits / positives;
    y[points - 1 - point] = precision;
    reversed[points - 1 - point] = thresholds[point]!;
  }
  x[points] = 0;
  y[points] = 1;
  reversed[points] = Infinity;
  return { x, y, thresholds: reversed, area };
}
