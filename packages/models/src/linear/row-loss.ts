import type { RowBlock } from "./row-blocks.ts";

/**
 * A loss that is a sum over rows and depends on a row by its scores only: `scores` weighted sums of its cells, each with
 * an intercept.
 *
 * Variables are laid out by column: weight of column j and score k at `j * scores + k`, then the intercepts.
 */
export interface RowLoss {
  /** Scores per row. */
  readonly scores: number;
  /** Sums up the block's loss, gradient and curvature at `point`, and remembers the Hessian there. */
  lossPass(block: RowBlock, point: Float64Array, sums: BlockSums): void;
  /** Sums up the block's part of the Hessian at the point remembered, times `direction`, in `sums.gradient`. */
  hessianPass(block: RowBlock, direction: Float64Array, sums: BlockSums): void;
}

/** Sums over the rows of one block. */
export interface BlockSums {
  loss: number;
  /** In the layout of the variables. */
  readonly gradient: Float64Array;
  /** The diagonal of the Hessian: a number per column, for all of its scores, and then one per intercept. */
  readonly curvature: Float64Array;
}
