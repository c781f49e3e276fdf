import type { CsrMatrix } from "@sentiment/numerics";
import type { RowBlock } from "./row-blocks.ts";

/** Rows with their classes, and what a loss remembers of them. */
export interface LossRows {
  readonly matrix: CsrMatrix;
  readonly labels: Int32Array;
  /** Weight of a row by its class. Two classes have one score a row, more have one each: see `scoresOf`. */
  readonly classWeights: Float64Array;
  /** rows × scores: left by `lossPass` for the other two. */
  readonly memory: Float64Array;
}

/**
 * A loss that is a sum over rows and depends on a row by its scores only: weighted sums of its cells, each with an
 * intercept. Its passes go over the rows of one block, and put what they sum up into `sums`, whatever stood there.
 *
 * Variables are laid out by column: weight of column j and score k at `j * scores + k`, then the intercepts. Passes
 * keep nothing but what is in their arguments, so any thread may do any of them.
 */
export interface RowLoss {
  /** Sums up the gradient at `point`, remembers the Hessian there, and returns the loss. */
  lossPass(rows: LossRows, block: RowBlock, point: Float64Array, sums: Float64Array): number;
  /** Sums up the Hessian at the point remembered, times `direction`. */
  hessianPass(rows: LossRows, block: RowBlock, direction: Float64Array, sums: Float64Array): void;
  /** Sums up that Hessian's diagonal: a number per column, for all of its scores, and then one per intercept. */
  diagonalPass(rows: LossRows, block: RowBlock, sums: Float64Array): void;
}

/** Scores per row, for so many classes. */
export function scoresOf(classCount: number): number {
  return classCount === 2 ? 1 : classCount;
}
