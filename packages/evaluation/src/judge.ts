import { CalibrationBins } from "./calibration-bins.ts";
import { checkCount, checkLabels, checkProbabilities } from "./check-scored.ts";
import { classificationMetrics } from "./classification-metrics.ts";
import { ConfusionCounts } from "./confusion-counts.ts";
import type { Evaluation, Scored } from "./evaluation.ts";
import { LogLoss } from "./log-loss.ts";
import { rankMetrics } from "./rank-metrics.ts";
import { ScoresByClass } from "./scores-by-class.ts";

export interface EvaluateOptions {
  /** Also the ROC, precision–recall and calibration curves; default true. Without them it is faster and leaner. */
  readonly curves?: boolean | undefined;
}

/**
 * Judges a model by what it says about labelled rows, some rows at a time: of two classes it keeps eight bytes a row, of
 * more as much for each class. Every number equals that of scikit-learn's function of the same name.
 */
export class Judge {
  readonly #labels: Uint16Array;
  readonly #classes: readonly string[];
  readonly #curves: boolean;
  readonly #confusion: ConfusionCounts;
  readonly #loss = new LogLoss();
  readonly #calibration: readonly CalibrationBins[];
  readonly #scores: readonly ScoresByClass[];
  /** Probabilities so far. */
  #cells = 0;

  /** The true class of each row. Throws `NO_ROWS_TO_SCORE` (input) without rows, `BAD_SCORES` (bug) for what is no class. */
  constructor({ labels, classes }: Pick<Scored, "labels" | "classes">, { curves = true }: EvaluateOptions = {}) {
    checkLabels(labels, classes);
    this.#labels = labels;
    this.#classes = classes;
    this.#curves = curves;
    this.#confusion = new ConfusionCounts(classes.length);
    // Of two classes the second tells all: the first is its mirror image.
    const columns = classes.length === 2 ? [1] : [...classes.keys()];
    this.#calibration = curves ? columns.map((column) => new CalibrationBins(column)) : [];
    this.#scores = columns.map((column) => new ScoresByClass(column, { labels, classes }));
  }

  /** What the model said of the next rows, row-major, rows × classes. Throws `BAD_SCORES` (bug) for what is no probability. */
  add(probabilities: Float64Array): void {
    const classes = this.#classes;
    const first = this.#cells / classes.length;
    this.#cells += probabilities.length;
    const labels = this.#labels.subarray(first, Math.floor(this.#cells / classes.length));
    const scored: Scored = { labels, probabilities, classes };
    checkProbabilities(scored, first);
    this.#confusion.add(scored);
    this.#loss.add(scored);
    for (const bins of this.#calibration) bins.add(scored);
    for (const scores of this.#scores) scores.add(scored);
  }

  /** The judgement on all rows; nothing can be added afterwards. Throws `BAD_SCORES` (bug) unless every row was. */
  evaluation(): Evaluation {
    const classes = this.#classes;
    const rows = this.#labels.length;
    checkCount(this.#cells, rows, classes.length);
    const confusionMatrix = this.#confusion.matrix();
    const { accuracy, precision, recall, f1, f1Macro } = classificationMetrics(confusionMatrix);
    const { rocAuc, roc, precisionRecall } = rankMetrics(this.#scores, classes, { curves: this.#curves });
    return {
      classes,
      rows,
      metrics: {
        accuracy_score: accuracy,
        precision_score: precision,
        recall_score: recall,
        f1_score: f1,
        log_loss: this.#loss.mean(rows),
        ...(rocAuc === undefined ? {} : { roc_auc: rocAuc }),
        score: accuracy,
        f1_macro: f1Macro,
      },
      confusionMatrix,
      roc,
      precisionRecall,
      calibration: this.#calibration.map((bins) => bins.curve(classes, rows)),
    };
  }
}
