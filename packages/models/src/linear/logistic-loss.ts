import type { RowBlock } from "./row-blocks.ts";
import type { LossRows, RowLoss } from "./row-loss.ts";

/** Within ± this, e^z is a normal number; further out the loss goes on as a straight line. */
const largestMargin = 700;

/** Beyond this, 1 + e^-z keeps too few digits of e^-z: the loss is taken by `log1p`, row by row. */
const certainMargin = 12;

/** Products below this are turned into a logarithm: times any one probability it is still a normal number. */
const smallestProduct = 1e-4;

/**
 * Two classes, one score z a row, the log-odds of class 1. With y = ±1 the row's loss is
 *
 *     s · log(1 + e^(-yz)) = -s · log q,   q = 1 / (1 + e^(-yz)) the probability of the row's own class,
 *
 * its derivative by z is -s y (1 - q) and the second one s q (1 - q), which is what is remembered of a row.
 * `classWeights` holds s by class. Probabilities are multiplied and the logarithm of the product is taken now and then,
 * once for some thirty rows.
 */
export const logisticLoss: RowLoss = { lossPass, hessianPass, diagonalPass };

function lossPass(rows: LossRows, block: RowBlock, point: Float64Array, gradient: Float64Array): number {
  const { labels, classWeights, memory: curvatures } = rows;
  const { columns, rowStarts, columnIndices, values, rowScale } = rows.matrix;
  const intercept = point[columns]!;
  // By class: the logarithms taken so far, and the product waiting for its own.
  const logarithms = new Float64Array(2);
  const products = new Float64Array(2).fill(1);
  let interceptGradient = 0;
  gradient.fill(0);
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    let score = 0;
    if (values === undefined) for (let entry = start; entry < end; entry++) score += point[columnIndices[entry]!]!;
    else for (let entry = start; entry < end; entry++) score += values[entry]! * point[columnIndices[entry]!]!;
    const label = labels[row]!;
    const sign = 2 * label - 1;
    const margin = sign * (score * scale + intercept);
    const exponential = Math.exp(-Math.max(-largestMargin, Math.min(margin, largestMargin)));
    if (margin < -largestMargin) logarithms[label] = logarithms[label]! + margin + largestMargin;
    const right = 1 / (1 + exponential);
    const wrong = exponential * right;
    if (margin > certainMargin) {
      logarithms[label] = logarithms[label]! - Math.log1p(exponential);
    } else {
      const product = products[label]! * right;
      products[label] = product < smallestProduct ? 1 : product;
      if (product < smallestProduct) logarithms[label] = logarithms[label]! + Math.log(product);
    }
    const first = -classWeights[label]! * sign * wrong;
    curvatures[row] = classWeights[label]! * right * wrong;
    interceptGradient += first;
    const entryGradient = first * scale;
    if (values === undefined) {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        gradient[column] = gradient[column]! + entryGradient;
      }
    } else {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        gradient[column] = gradient[column]! + entryGradient * values[entry]!;
      }
    }
  }
  gradient[columns] = interceptGradient;
  const logLikelihoods = logarithms.map((sum, label) => sum + Math.log(products[label]!));
  return -(classWeights[0]! * logLikelihoods[0]! + classWeights[1]! * logLikelihoods[1]!);
}

function hessianPass(rows: LossRows, block: RowBlock, direction: Float64Array, product: Float64Array): void {
  const { columns, rowStarts, columnIndices, values, rowScale } = rows.matrix;
  const curvatures = rows.memory;
  const intercept = direction[columns]!;
  let interceptSum = 0;
  product.fill(0);
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    let score = 0;
    if (values === undefined) for (let entry = start; entry < end; entry++) score += direction[columnIndices[entry]!]!;
    else for (let entry = start; entry < end; entry++) score += values[entry]! * direction[columnIndices[entry]!]!;
    const change = curvatures[row]! * (score * scale + intercept);
    interceptSum += change;
    const entryChange = change * scale;
    if (values === undefined) {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        product[column] = product[column]! + entryChange;
      }
    } else {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        product[column] = product[column]! + entryChange * values[entry]!;
      }
    }
  }
  product[columns] = interceptSum;
}

function diagonalPass({ matrix, memory: curvatures }: LossRows, block: RowBlock, diagonal: Float64Array): void {
  const { columns, rowStarts, columnIndices, values, rowScale } = matrix;
  let interceptSum = 0;
  diagonal.fill(0);
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    const curvature = curvatures[row]!;
    interceptSum += curvature;
    const ofEntry = curvature * scale * scale;
    if (values === undefined) {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        diagonal[column] = diagonal[column]! + ofEntry;
      }
    } else {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        diagonal[column] = diagonal[column]! + ofEntry * values[entry]! * values[entry]!;
      }
    }
  }
  diagonal[columns] = interceptSum;
}
