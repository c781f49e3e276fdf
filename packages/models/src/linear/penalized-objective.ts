import type { CsrMatrix, SmoothObjective } from "@sentiment/numerics";
import { rowBlocks } from "./row-blocks.ts";
import type { BlockSums, RowLoss } from "./row-loss.ts";

/** Keeps the diagonal above 0 where every row is certain and its curvature has underflowed. */
const smallestCurvature = 1e-12;

/**
 * The loss of all rows plus ½ Σ w² over the weights (intercepts are free), as a function of weights and intercepts in
 * the layout of `RowLoss`. Without `fitIntercept` the intercepts stay 0.
 *
 * The matrix's column scale is applied to the variables before a pass and to the sums after it, so that the passes
 * over the rows see none of it.
 */
export function penalizedObjective(loss: RowLoss, matrix: CsrMatrix, fitIntercept: boolean): SmoothObjective {
  const { scores } = loss;
  const { columnScale } = matrix;
  const weightCount = matrix.columns * scores;
  const size = weightCount + scores;
  const blocks = rowBlocks(matrix);
  const sums: BlockSums[] = blocks.map(() => ({
    loss: 0,
    gradient: new Float64Array(size),
    curvature: new Float64Array(matrix.columns + scores),
  }));
  const scaled = new Float64Array(columnScale === undefined ? 0 : size);

  const scaledVariables = (variables: Float64Array): Float64Array => {
    if (columnScale === undefined) return variables;
    scaled.set(variables);
    scaleWeights(scaled, columnScale, scores);
    return scaled;
  };

  /** Puts penalty + Σ blocks into `out`: the gradient at `variables`, or the Hessian times them. */
  const collectGradient = (variables: Float64Array, out: Float64Array): void => {
    addUp(sums, "gradient", out);
    if (columnScale !== undefined) scaleWeights(out, columnScale, scores);
    for (let i = 0; i < weightCount; i++) out[i] = out[i]! + variables[i]!;
    if (!fitIntercept) out.fill(0, weightCount);
  };

  const curvature = new Float64Array(matrix.columns + scores);
  const collectDiagonal = (out: Float64Array): void => {
    addUp(sums, "curvature", curvature);
    for (let column = 0, i = 0; column < matrix.columns; column++) {
      const factor = columnScale === undefined ? 1 : columnScale[column]!;
      for (let score = 0; score < scores; score++, i++) out[i] = 1 + curvature[column]! * factor * factor;
    }
    for (let score = 0; score < scores; score++) {
      out[weightCount + score] = Math.max(curvature[matrix.columns + score]!, smallestCurvature);
    }
  };

  return {
    size,
    evaluate(point, gradient, diagonal) {
      const variables = scaledVariables(point);
      blocks.forEach((block, index) => loss.lossPass(block, variables, sums[index]!));
      collectGradient(point, gradient);
      collectDiagonal(diagonal);
      let penalty = 0;
      for (let i = 0; i < weightCount; i++) penalty += point[i]! * point[i]!;
      return sums.reduce((total, block) => total + block.loss, 0.5 * penalty);
    },
    hessianProduct(direction, product) {
      const variables = scaledVariables(direction);
      blocks.forEach((block, index) => loss.hessianPass(block, variables, sums[index]!));
      collectGradient(direction, product);
    },
  };
}

function scaleWeights(variables: Float64Array, columnScale: Float64Array, scores: number): void {
  for (let column = 0, i = 0; column < columnScale.length; column++) {
    const factor = columnScale[column]!;
    for (let score = 0; score < scores; score++, i++) variables[i] = variables[i]! * factor;
  }
}

function addUp(sums: readonly BlockSums[], part: "gradient" | "curvature", out: Float64Array): void {
  out.set(sums[0]![part]);
  for (let block = 1; block < sums.length; block++) {
    const other = sums[block]![part];
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + other[i]!;
  }
}
