import type { CsrMatrix, LearnedState, Parallel } from "@sentiment/numerics";
import type { ParameterSchema } from "@sentiment/parameters";

/** Rows with their classes. */
export interface TrainingData {
  readonly matrix: CsrMatrix;
  /** Class of each row, 0 … classCount - 1; two bytes hold more classes than anybody has. */
  readonly labels: Uint16Array;
  /** At least 2. */
  readonly classCount: number;
}

/** What surrounds a training but is no hyperparameter. */
export interface TrainingContext {
  /** Seeds whatever is random when the hyperparameter `random_state` is None. */
  readonly seed: number;
  /** Runs the model's `tasks`. Results must not depend on `parallel.jobs`. */
  readonly parallel: Parallel;
  /** Told of progress, 0 … 1, now and then. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Told what the user should know: "did not converge after 100 iterations". */
  readonly onWarning?: ((warning: string) => void) | undefined;
}

/**
 * A learning algorithm: one entry of the registry. To add one, write its file and its line in `registry.ts`; flags,
 * help, checks, the contract test, saving and explaining follow.
 */
export interface Model {
  /** One line for help. */
  readonly summary: string;
  /** What an explanation's score is measured in: log-odds (nb, lr) or probability (rf). */
  readonly scoreScale: "log-odds" | "probability";
  /** scikit-learn's names and defaults. */
  readonly hyperparameters: ParameterSchema;
  /**
   * Learns. `hyperparameters` have passed `parseParameters`. The data is not changed.
   * Throws an input error for data it cannot learn from (one class only, no rows, negative values for nb).
   */
  train(
    hyperparameters: Readonly<Record<string, unknown>>,
    data: TrainingData,
    context: TrainingContext,
  ): Promise<TrainedModel>;
  /** There only where all that is learned follows from sums over rows, so that machines can share them. */
  readonly sums?: SummingModel;
  /** What `toState` gave, back to life. Throws an input error on a state that does not fit together. */
  restore(state: LearnedState): TrainedModel;
}

/** Sums over rows that a model follows from. */
export interface RowSums {
  /** Rows of each class. */
  readonly classCounts: Float64Array;
  /** Classes × columns: the sum of each column over the rows of each class, before the columns' factors. */
  readonly columnSums: Float64Array;
}

/**
 * `train`, taken apart: the same rows in the same order give the same model to the last bit, whoever adds them. Whole
 * numbers (`areWhole`) may be added in any order, and sums of sums be taken.
 */
export interface SummingModel {
  start(classCount: number, columns: number): RowSums;
  /** Adds rows to the sums where they stand. Throws an input error for data that cannot be learned from. */
  add(sums: RowSums, data: TrainingData): void;
  /** Whether the sums of such a matrix are of whole numbers. */
  areWhole(matrix: CsrMatrix): boolean;
  finish(
    hyperparameters: Readonly<Record<string, unknown>>,
    sums: RowSums,
    context: Pick<TrainingContext, "onWarning"> & { readonly columnScale: Float64Array | undefined },
  ): TrainedModel;
}

/** Learned state; there is no "not fitted yet". */
export interface TrainedModel {
  readonly classCount: number;
  /** Number of columns of the matrices it takes; others are an input error. */
  readonly columnCount: number;
  /** Row-major, rows × classCount; each row sums to 1. Also of rows out of a matrix (`rowsBetween`). */
  probabilities(matrix: CsrMatrix): Float64Array;
  /** The same on several threads; there only where a row costs much. */
  probabilitiesOn?(parallel: Parallel, matrix: CsrMatrix): Promise<Float64Array>;
  /**
   * Why row `row` got its score for `label`: `base` + Σ `values` = `score`, but for rounding.
   *
   * The score follows from the row's probabilities p. For linear models and two classes it is log p/(1 - p) of `label`;
   * for more classes it is log p of `label` less the mean of log p over the classes, so that a column which speaks for
   * all classes alike contributes nothing. For forests it is p of `label` itself.
   *
   * Columns are the row's distinct columns, ascending; a forest may add columns the row does not have (their absence
   * decided). Throws an input error for a matrix of another width and for a label there is not.
   */
  explain(matrix: CsrMatrix, row: number, label: number): Explanation;
  /** How strongly each column speaks for `label`, a number per column; undefined where the model cannot say by class. */
  columnWeights(label: number): Float64Array | undefined;
  /** Facts of the training worth recording: iterations, objective, oob_score, nodes, … */
  readonly facts: Readonly<Record<string, number>>;
  toState(): LearnedState;
}

/** The exact contributions to one score. */
export interface Explanation {
  readonly score: number;
  readonly base: number;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}
