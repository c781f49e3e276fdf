import type { CsrMatrix } from "@sentiment/numerics";
import type { RowBlock } from "./row-blocks.ts";
import type { LossRows, RowLoss } from "./row-loss.ts";

/**
 * K classes, K scores z a row. With p = softmax(z) the loss of a row of class y is
 *
 *     s · (log Σ e^z − z[y]),
 *
 * its derivative by z[k] is s (p[k] − [k = y]), and its Hessian times a change u of z is s p[k] (u[k] − Σ p u).
 * `classWeights` holds s by class; p is what is remembered of a row. For weights, the diagonal of the Hessian is taken as the same for all classes, the mean of
 * s p (1 - p): then it scales no class against another, and a solver that begins where the classes' weights sum to 0
 * stays there. (To raise all classes' weights alike changes no probability, so the Hessian has next to no curvature in
 * that direction. With a diagonal of its own for each class, solving takes two or three times the passes.)
 */
export const softmaxLoss: RowLoss = { lossPass, hessianPass, diagonalPass };

function lossPass(rows: LossRows, block: RowBlock, point: Float64Array, gradient: Float64Array): number {
  const { matrix, labels, classWeights, memory: probabilities } = rows;
  const scores = classWeights.length;
  const z = new Float64Array(scores);
  let loss = 0;
  gradient.fill(0);
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
    for (let k = 0; k < scores; k++) {
      const p = z[k]! / (1 + rest);
      const others = k === top ? rest / (1 + rest) : 1 - p;
      probabilities[row * scores + k] = p;
      z[k] = weight * (k === label ? -others : p);
    }
    scatter(matrix, row, z, gradient);
  }
  return loss;
}

function hessianPass(rows: LossRows, block: RowBlock, direction: Float64Array, product: Float64Array): void {
  const { matrix, labels, classWeights, memory: probabilities } = rows;
  const scores = classWeights.length;
  const change = new Float64Array(scores);
  product.fill(0);
  for (let row = block.start; row < block.end; row++) {
    gather(matrix, row, direction, change);
    const from = row * scores;
    let mean = 0;
    for (let k = 0; k < scores; k++) mean += probabilities[from + k]! * change[k]!;
    const weight = classWeights[labels[row]!]!;
    for (let k = 0; k < scores; k++) change[k] = weight * probabilities[from + k]! * (change[k]! - mean);
    scatter(matrix, row, change, product);
  }
}

function diagonalPass(rows: LossRows, block: RowBlock, diagonal: Float64Array): void {
  const { matrix, labels, classWeights, memory: probabilities } = rows;
  const { columns, rowScale } = matrix;
  const scores = classWeights.length;
  diagonal.fill(0);
  for (let row = block.start; row < block.end; row++) {
    const weight = classWeights[labels[row]!]!;
    let curvature = 0;
    for (let k = 0; k < scores; k++) {
      const p = probabilities[row * scores + k]!;
      const ofScore = weight * p * (1 - p);
      diagonal[columns + k] = diagonal[columns + k]! + ofScore;
      curvature += ofScore / scores;
    }
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    scatterSquared(matrix, row, curvature * scale * scale, diagonal);
  }
}

/** Puts the row's scores under `variables` into `z`: row scale · Σ value · weight + intercept. */
function gather(matrix: CsrMatrix, row: number, variables: Float64Array, z: Float64Array): void {
  const { columns, rowStarts, columnIndices, values, rowScale } = matrix;
  const scores = z.length;
  const start = rowStarts[row]!;
  const end = rowStarts[row + 1]!;
  const scale = rowScale === undefined ? 1 : rowScale[row]!;
  // Class by class: short loops over the row's entries are half as long as entry by entry with a loop over classes.
  for (let k = 0; k < scores; k++) {
    let sum = 0;
    if (values === undefined) {
      for (let entry = start; entry < end; entry++) sum += variables[columnIndices[entry]! * scores + k]!;
    } else {
      for (let entry = start; entry < end; entry++) {
        sum += values[entry]! * variables[columnIndices[entry]! * scores + k]!;
      }
    }
    z[k] = sum * scale + variables[columns * scores + k]!;
  }
}

/** The transpose of `gather`: adds row scale · value · `amounts` to each column's sums, and `amounts` to the intercepts'. */
function scatter(matrix: CsrMatrix, row: number, amounts: Float64Array, sums: Float64Array): void {
  const { columns, rowStarts, columnIndices, values, rowScale } = matrix;
  const scores = amounts.length;
  const start = rowStarts[row]!;
  const end = rowStarts[row + 1]!;
  const scale = rowScale === undefined ? 1 : rowScale[row]!;
  for (let k = 0; k < scores; k++) {
    const intercept = columns * scores + k;
    sums[intercept] = sums[intercept]! + amounts[k]!;
    const amount = amounts[k]! * scale;
    for (let entry = start; entry < end; entry++) {
      const to = columnIndices[entry]! * scores + k;
      sums[to] = sums[to]! + (values === undefined ? amount : amount * values[entry]!);
    }
  }
}

/** Adds value² · `amount` to the sum of each column of the row. */
function scatterSquared(matrix: CsrMatrix, row: number, amount: number, sums: Float64Array): void {
  const { rowStarts, columnIndices, values } = matrix;
  const end = rowStarts[row + 1]!;
  for (let entry = rowStarts[row]!; entry < end; entry++) {
    const column = columnIndices[entry]!;
    sums[column] = sums[column]! + (values === undefined ? amount : amount * values[entry]! ** 2);
  }
}
