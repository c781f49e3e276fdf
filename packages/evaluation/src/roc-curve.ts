import type { Curve } from "./evaluation.ts";
import type { ThresholdCounts } from "./threshold-counts.ts";

/**
 * False positive rate (x) against true positive rate (y), from (0, 0) to (1, 1): scikit-learn's `roc_curve` with
 * `drop_intermediate=True`, which leaves out points halfway between their neighbours. Positives and negatives must
 * both occur; `area` is taken as given, since the ranks tell it exactly.
 */
export function rocCurve({ thresholds, truePositives, falsePositives }: ThresholdCounts, area: number): Curve {
  const last = thresholds.length - 1;
  const positives = truePositives[last]!;
  const negatives = falsePositives[last]!;
  const x = new Float64Array(last + 2);
  const y = new Float64Array(last + 2);
  const kept = new Float64Array(last + 2);
  kept[0] = Infinity;
  let points = 1;
  for (let point = 0; point <= last; point++) {
    const isEnd = point === 0 || point === last;
    if (!isEnd && isHalfway(truePositives, point) && isHalfway(falsePositives, point)) continue;
    x[points] = falsePositives[point]! / negatives;
    y[points] = truePositives[point]! / positives;
    kept[points] = thresholds[point]!;
    points++;
  }
  return { x: x.slice(0, points), y: y.slice(0, points), thresholds: kept.slice(0, points), area };
}

function isHalfway(counts: Int32Array, point: number): boolean {
  const twice = counts[point - 1]! + counts[point + 1]!;
  return twice === 2 * counts[point]!;
}
