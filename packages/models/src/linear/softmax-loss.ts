import type { CsrMatrix } from "@sentiment/numerics";
import type { RowBlock } from "./row-blocks.ts";
import type { BlockSums, RowLoss } from "./row-loss.ts";

/**
 * K classes, K scores z a row. With p = softmax(z) the loss of a row of class y is
 *
 *     s · (log Σ e^z − z[y]),
 *
 * its derivative by z[k] is s (p[k] − [k = y]), and its Hessian times a change u of z is s p[k] (u[k] − Σ p u).
 * `classWeights` holds s by class.
 */
export function softmaxLoss(matrix: CsrMatrix, labels: Int32Array, classWeights: Float64Array): RowLoss {
  const scores = classWeights.length;
  const probabilities = new Float64Array(matrix.rows * scores);
  const rows: SoftmaxRows = { matrix, labels, classWeights, probabilities };
  return {
    scores,
    lossPass: (block, point, sums) => lossPass(rows, block, point, sums),
    hessianPass: (block, direction, sums) => hessianPass(rows, block, direction, sums),
  };
}

interface SoftmaxRows {
  readonly matrix: CsrMatrix;
  readonly labels: Int32Array;
  readonly classWeights: Float64Array;
  /** rows × K: left here by `lossPass` for `hessianPass`. */
  readonly probabilities: Float64Array;
}

function lossPass(rows: SoftmaxRows, block: RowBlock, point: Float64Array, sums: BlockSums): void {
  const { matrix, labels, classWeights, probabilities } = rows;
  const { gradient, curvature } = sums;
  const { rowScale } = matrix;
  const scores = classWeights.length;
  const intercepts = matrix.columns * scores;
  const z = new Float64Array(scores);
  const first = new Float64Array(scores);
  const second = new Float64Array(scores);
  gradient.fill(0);
  curvature.fill(0);
  let loss = 0;
  for (let row = block.start; row < block.end; row++) {
    gather(matrix, row, point, z);
    const label = labels[row]!;
    const weight = classWeights[label]!;
    let top = 0;
    for (let k = 1; k < scores; k++) if (z[k]! > z[top]!) top = k;
    const largest = z[top]!;
    const own = z[label]!;
    // Σ e^(z - largest) is 1 + rest; of a row that is all but certain only the rest has the digits.
    let rest = 0;
    for (let k = 0; k < scores; k++) {
      const exponential = Math.exp(z[k]! - largest);
      z[k] = exponential;
      if (k !== top) rest += exponential;
    }
    loss += weight * (Math.log1p(rest) + (largest - own));
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    for (let k = 0; k < scores; k++) {
      const p = z[k]! / (1 + rest);
      const others = k === top ? rest / (1 + rest) : 1 - p;
      probabilities[row * scores + k] = p;
      const rowGradient = weight * (k === label ? -others : p);
      const rowCurvature = weight * p * others;
      gradient[intercepts + k] = gradient[intercepts + k]! + rowGradient;
      curvature[intercepts + k] = curvature[intercepts + k]! + rowCurvature;
      first[k] = rowGradient * scale;
      second[k] = rowCurvature * scale * scale;
    }
    scatter(matrix, row, first, gradient);
    scatterSquared(matrix, row, second, curvature);
  }
  sums.loss = loss;
}

function hessianPass(rows: SoftmaxRows, block: RowBlock, direction: Float64Array, sums: BlockSums): void {
  const { matrix, labels, classWeights, probabilities } = rows;
  const { gradient } = sums;
  const { rowScale } = matrix;
  const scores = classWeights.length;
  const intercepts = matrix.columns * scores;
  const change = new Float64Array(scores);
  gradient.fill(0);
  for (let row = block.start; row < block.end; row++) {
    gather(matrix, row, direction, change);
    let mean = 0;
    for (let k = 0; k < scores; k++) mean += probabilities[row * scores + k]! * change[k]!;
    const weight = classWeights[labels[row]!]!;
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    for (let k = 0; k < scores; k++) {
      const moved = weight * probabilities[row * scores + k]! * (change[k]! - mean);
      gradient[intercepts + k] = gradient[intercepts + k]! + moved;
      change[k] = moved * scale;
    }
    scatter(matrix, row, change, gradient);
  }
}

/** Puts the row's scores under `variables` into `z`: row scale · Σ value · weight + intercept. */
function gather(matrix: CsrMatrix, row: number, variables: Float64Array, z: Float64Array): void {
  const { rowStarts, columnIndices, values, rowScale } = matrix;
  const scores = z.length;
  const end = rowStarts[row + 1]!;
  z.fill(0);
  for (let entry = rowStarts[row]!; entry < end; entry++) {
    const value = values === undefined ? 1 : values[entry]!;
    const from = columnIndices[entry]! * scores;
    for (let k = 0; k < scores; k++) z[k] = z[k]! + value * variables[from + k]!;
  }
  const scale = rowScale === undefined ? 1 : rowScale[row]!;
  const intercepts = matrix.columns * scores;
  for (let k = 0; k < scores; k++) z[k] = z[k]! * scale + variables[intercepts + k]!;
}

/** Adds value · `amounts` to the sums of each column of the row. */
function scatter(matrix: CsrMatrix, row: number, amounts: Float64Array, sums: Float64Array): void {
  const { rowStarts, columnIndices, values } = matrix;
  const scores = amounts.length;
  const end = rowStarts[row + 1]!;
  for (let entry = rowStarts[row]!; entry < end; entry++) {
    const value = values === undefined ? 1 : values[entry]!;
    const to = columnIndices[entry]! * scores;
    for (let k = 0; k < scores; k++) sums[to + k] = sums[to + k]! + value * amounts[k]!;
  }
}

/** Adds value² · `amounts` to the sums of each column of the row. */
function scatterSquared(matrix: CsrMatrix, row: number, amounts: Float64Array, sums: Float64Array): void {
  const { rowStarts, columnIndices, values } = matrix;
  const scores = amounts.length;
  const end = rowStarts[row + 1]!;
  for (let entry = rowStarts[row]!; entry < end; entry++) {
    const value = values === undefined ? 1 : values[entry]!;
    const to = columnIndices[entry]! * scores;
    for (let k = 0; k < scores; k++) sums[to + k] = sums[to + k]! + value * value * amounts[k]!;
  }
}
