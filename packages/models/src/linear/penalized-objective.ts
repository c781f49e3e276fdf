import type { Parallel, SmoothObjective } from "@sentiment/numerics";
import { scoresOf } from "./row-loss.ts";
import { RowPasses, type WeightedRows } from "./row-passes.ts";

/** Keeps the diagonal above 0 where every row is certain and its curvature has underflowed. */
const smallestCurvature = 1e-12;

/**
 * The loss of all rows plus ½ Σ w² over the weights (intercepts are free), as a function of weights and intercepts in
 * the layout of `RowLoss`. Without `fitIntercept` the intercepts stay 0.
 *
 * The matrix's column scale is applied to the variables before a pass and to the sums after it, so that the passes
 * over the rows see none of it.
 */
export function penalizedObjective(rows: WeightedRows, fitIntercept: boolean, parallel: Parallel): SmoothObjective {
  const { columns, columnScale } = rows.matrix;
  const scores = scoresOf(rows.classWeights.length);
  const weightCount = columns * scores;
  const size = weightCount + scores;
  const passes = new RowPasses(rows, parallel);

  /** Puts penalty + Σ rows into `out`: the gradient at `variables`, or the Hessian times them. Returns the loss. */
  const passAt = async (variables: Float64Array, pass: "loss" | "hessian", out: Float64Array): Promise<number> => {
    passes.variables.set(variables);
    if (columnScale !== undefined) scaleWeights(passes.variables, columnScale);
    const loss = await passes.run(pass, out);
    if (columnScale === undefined) for (let i = 0; i < weightCount; i++) out[i] = out[i]! + variables[i]!;
    else addToScaled(out, columnScale, variables);
    if (!fitIntercept) out.fill(0, weightCount);
    return loss;
  };

  return {
    size,
    async evaluate(point, gradient) {
      const loss = await passAt(point, "loss", gradient);
      let penalty = 0;
      for (let i = 0; i < weightCount; i++) penalty += point[i]! * point[i]!;
      return loss + 0.5 * penalty;
    },
    async hessianProduct(direction, product) {
      await passAt(direction, "hessian", product);
    },
    async hessianDiagonal(diagonal) {
      const curvature = scores === 1 ? diagonal : new Float64Array(columns + scores);
      await passes.run("diagonal", curvature);
      for (let score = 0; score < scores; score++) {
        diagonal[weightCount + score] = Math.max(curvature[columns + score]!, smallestCurvature);
      }
      for (let column = 0, i = 0; column < columns; column++) {
        const factor = columnScale === undefined ? 1 : columnScale[column]!;
        const ofColumn = 1 + curvature[column]! * factor * factor;
        for (let score = 0; score < scores; score++) diagonal[i++] = ofColumn;
      }
    },
  };
}

function scaleWeights(variables: Float64Array, columnScale: Float64Array): void {
  const scores = variables.length / (columnScale.length + 1);
  for (let column = 0, i = 0; column < columnScale.length; column++) {
    const factor = columnScale[column]!;
    for (const end = i + scores; i < end; i++) variables[i] = variables[i]! * factor;
  }
}

/** Scales the weights' part of `sums` and adds that of `variables`. */
function addToScaled(sums: Float64Array, columnScale: Float64Array, variables: Float64Array): void {
  const scores = sums.length / (columnScale.length + 1);
  for (let column = 0, i = 0; column < columnScale.length; column++) {
    const factor = columnScale[column]!;
    for (const end = i + scores; i < end; i++) sums[i] = sums[i]! * factor + variables[i]!;
  }
}
