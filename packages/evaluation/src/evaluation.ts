/** What a model said about labelled rows. */
export interface Scored {
  /** True class of each row, 0 … classCount - 1. */
  readonly labels: Uint16Array;
  /** Row-major, rows × classCount. */
  readonly probabilities: Float64Array;
  /** Class names in code-point order, one per class. */
  readonly classes: readonly string[];
}

/** Points of a curve, x and y of equal length. */
export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Threshold of each point, where it has one; Infinity at the point where nothing is predicted. */
  readonly thresholds?: Float64Array | undefined;
  /** Rows behind each point, where it stands for a bin of rows (calibration). */
  readonly counts?: Int32Array | undefined;
  /**
   * Area under it (ROC), average precision (precision–recall), or the expected calibration error: the gap between
   * the curve and the diagonal, each bin weighted by its rows. Exact, even where the points were thinned out.
   */
  readonly area: number;
}

/** Everything that is known about a model on some labelled rows. */
export interface Evaluation {
  readonly classes: readonly string[];
  readonly rows: number;
  /**
   * Named as scikit-learn's autolog names them, without the prefix: accuracy_score, precision_score, recall_score,
   * f1_score (weighted), log_loss, roc_auc (binary: of the second class; more: one-vs-one weighted), score
   * (= accuracy), f1_macro. NaN never stands here: a metric that is not defined (roc_auc with one class present) is left out.
   */
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows are true classes, columns predicted ones, both in the order of `classes`. */
  readonly confusionMatrix: readonly (readonly number[])[];
  /**
   * One per class, that class against the rest. Binary: the second class only. `label` says which. From (0, 0) to
   * (1, 1). A class that no row or every row has is left out. At most 2,000 points; empty when curves were not asked for.
   */
  readonly roc: readonly LabelledCurve[];
  /** Likewise: recall (x) against precision (y), from recall 1 down to 0. A class that no row has is left out. */
  readonly precisionRecall: readonly LabelledCurve[];
  /** Mean predicted probability (x) against the share that was right (y), in 10 equal-width bins without the empty ones. */
  readonly calibration: readonly LabelledCurve[];
}

export interface LabelledCurve extends Curve {
  readonly label: string;
}
