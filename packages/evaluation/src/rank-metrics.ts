import type { Curve, LabelledCurve } from "./evaluation.ts";
import { precisionRecallCurve } from "./precision-recall-curve.ts";
import { rocArea } from "./roc-area.ts";
import { rocCurve } from "./roc-curve.ts";
import type { ScoresByClass } from "./scores-by-class.ts";
import { thinned } from "./thinned.ts";
import { thresholdCounts } from "./threshold-counts.ts";

/** What depends on the order that the model puts the rows in. */
export interface RankMetrics {
  /** Undefined when fewer than two classes occur. */
  readonly rocAuc: number | undefined;
  readonly roc: readonly LabelledCurve[];
  readonly precisionRecall: readonly LabelledCurve[];
}

/**
 * scikit-learn's `roc_auc_score`, and the curves if they are wanted; the scores are given up. Of two classes only the second
 * is judged. Of more,
 * the area is `multi_class="ovo", average="weighted"`: for each pair of classes that occur, the mean of the two areas
 * that tell one from the other, weighted by the pair's rows (Hand and Till, Machine Learning 45, 2001).
 */
export function rankMetrics(
  scoresOfColumns: readonly ScoresByClass[],
  classes: readonly string[],
  { curves }: { readonly curves: boolean },
): RankMetrics {
  const roc: LabelledCurve[] = [];
  const precisionRecall: LabelledCurve[] = [];
  let weightedArea = 0;
  let weight = 0;
  for (const scores of scoresOfColumns) {
    const { column } = scores;
    const groups = scores.sorted();
    const positives = groups[column]!;
    for (const [other, negatives] of groups.entries()) {
      if (other === column || positives.length === 0 || negatives.length === 0) continue;
      const rows = positives.length + negatives.length;
      weightedArea += rows * rocArea(positives, negatives);
      weight += rows;
    }
    if (curves && positives.length > 0) {
      const negatives = rest(groups, column);
      const counts = thresholdCounts(positives, negatives);
      const add = (list: LabelledCurve[], curve: Curve): number =>
        list.push({ label: classes[column]!, ...thinned(curve) });
      add(precisionRecall, precisionRecallCurve(counts));
      if (negatives.length > 0) add(roc, rocCurve(counts, rocArea(positives, negatives)));
    }
    scores.close();
  }
  return { rocAuc: weight === 0 ? undefined : weightedArea / weight, roc, precisionRecall };
}

/** The scores of all rows that are not of the class, ascending. */
function rest(groups: readonly Float64Array[], column: number): Float64Array {
  return groups.filter((_, other) => other !== column).reduce(merged);
}

function merged(a: Float64Array, b: Float64Array): Float64Array {
  const scores = new Float64Array(a.length + b.length);
  let fromA = 0;
  let fromB = 0;
  for (let index = 0; index < scores.length; index++) {
    const takeA = fromB === b.length || (fromA < a.length && a[fromA]! <= b[fromB]!);
    scores[index] = takeA ? a[fromA++]! : b[fromB++]!;
  }
  return scores;
}
