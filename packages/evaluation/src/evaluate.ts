import { calibrationCurve } from "./calibration-curve.ts";
import { checkScored } from "./check-scored.ts";
import { classificationMetrics } from "./classification-metrics.ts";
import { confusionCounts } from "./confusion-counts.ts";
import type { Evaluation, Scored } from "./evaluation.ts";
import { logLoss } from "./log-loss.ts";
import { rankMetrics } from "./rank-metrics.ts";

export interface EvaluateOptions {
  /** Also the ROC, precision–recall and calibration curves; default true. Without them it is faster and leaner. */
  readonly curves?: boolean | undefined;
  /** The probabilities are not needed afterwards: of two classes, they are sorted where they stand. Default false. */
  readonly overwrite?: boolean | undefined;
}

/**
 * Judges a model by what it said about labelled rows. Every number equals that of scikit-learn's function of the same
 * name. Throws `NO_ROWS_TO_SCORE` (input) without rows, `BAD_SCORES` (bug) for what is no label or no probability.
 */
export function evaluate(scored: Scored, options: EvaluateOptions = {}): Evaluation {
  checkScored(scored);
  const { classes } = scored;
  const curves = options.curves ?? true;
  // Of two classes the second tells all: the first is its mirror image.
  const columns = classes.length === 2 ? [1] : [...classes.keys()];
  const calibration = curves ? columns.map((column) => calibrationCurve(scored, column)) : [];
  const confusionMatrix = confusionCounts(scored);
  const { accuracy, precision, recall, f1, f1Macro } = classificationMetrics(confusionMatrix);
  const loss = logLoss(scored);
  // Last, since the probabilities may not be there any more afterwards.
  const overwrite = options.overwrite ?? false;
  const { rocAuc, roc, precisionRecall } = rankMetrics(scored, columns, { curves, overwrite });
  return {
    classes,
    rows: scored.labels.length,
    metrics: {
      accuracy_score: accuracy,
      precision_score: precision,
      recall_score: recall,
      f1_score: f1,
      log_loss: loss,
      ...(rocAuc === undefined ? {} : { roc_auc: rocAuc }),
      score: accuracy,
      f1_macro: f1Macro,
    },
    confusionMatrix,
    roc,
    precisionRecall,
    calibration,
  };
}
