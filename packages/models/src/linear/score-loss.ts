import type { CsrMatrix } from "@sentiment/numerics";
import type { RowBlock } from "./row-blocks.ts";

/** Rows with their classes, and the weight of a row by its class. */
export interface WeightedRows {
  readonly matrix: CsrMatrix;
  readonly labels: Uint16Array;
  /** Two classes have one score a row, more have one each: see `scoresOf`. */
  readonly classWeights: Float64Array;
}

/** Rows at a point and on a line from there. The arrays are rows × scores. */
export interface ScoredRows extends WeightedRows {
  /** Of each row, under the variables of the point. */
  readonly scores: Float64Array;
  /** By how much the direction changes them. */
  readonly changes: Float64Array;
  /**
   * By how much the probability of each class is off from the truth, 0 or 1; with one score, that of class 1. Times the
   * row's weight it is the derivative of the row's loss by the score.
   */
  readonly errors: Float64Array;
}

/** What rows come to after a move. */
export interface MovedRows {
  readonly loss: number;
  /** The derivative of the loss along the direction. */
  readonly slope: number;
}

/**
 * A loss that is a sum over rows and depends on a row by its scores only, of which it is all that a loss knows. The
 * functions do the rows of one block and keep nothing but what is in their arguments, so any thread may do any of them.
 */
export interface ScoreLoss {
  /** Moves the scores by `length` times their changes, and takes the errors there. */
  move(rows: ScoredRows, block: RowBlock, length: number): MovedRows;
  /** The second derivative of the loss along the direction, where the errors were taken. */
  curvature(rows: ScoredRows, block: RowBlock): number;
}

/** Scores per row, for so many classes. */
export function scoresOf(classCount: number): number {
  return classCount === 2 ? 1 : classCount;
}
