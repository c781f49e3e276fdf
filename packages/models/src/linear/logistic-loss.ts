import type { CsrMatrix } from "@sentiment/numerics";
import type { RowBlock } from "./row-blocks.ts";
import type { BlockSums, RowLoss } from "./row-loss.ts";

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
 * its derivative by z is -s y (1 - q) and the second one s q (1 - q). `classWeights` holds s by class. Probabilities
 * are multiplied and the logarithm of the product is taken now and then, once for some thirty rows.
 */
export function logisticLoss(matrix: CsrMatrix, labels: Int32Array, classWeights: Float64Array): RowLoss {
  const curvatures = new Float64Array(matrix.rows);
  return {
    scores: 1,
    lossPass: (block, point, sums) => lossPass({ matrix, labels, classWeights, curvatures }, block, point, sums),
    hessianPass: (block, direction, sums) => hessianPass({ matrix, curvatures }, block, direction, sums),
  };
}

interface LossRows {
  readonly matrix: CsrMatrix;
  readonly labels: Int32Array;
  readonly classWeights: Float64Array;
  /** s q (1 - q) by row: left here for `hessianPass`. */
  readonly curvatures: Float64Array;
}

function lossPass(rows: LossRows, block: RowBlock, point: Float64Array, sums: BlockSums): void {
  const { labels, classWeights, curvatures } = rows;
  const { columns, rowStarts, columnIndices, values, rowScale } = rows.matrix;
  const { gradient, curvature } = sums;
  const intercept = point[columns]!;
  // By class: the logarithms taken so far, and the product waiting for its own.
  const logarithms = new Float64Array(2);
  const products = new Float64Array(2).fill(1);
  let interceptGradient = 0;
  let interceptCurvature = 0;
  gradient.fill(0);
  curvature.fill(0);
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
    const second = classWeights[label]! * right * wrong;
    curvatures[row] = second;
    interceptGradient += first;
    interceptCurvature += second;
    const entryGradient = first * scale;
    const entryCurvature = second * scale * scale;
    if (values === undefined) {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        gradient[column] = gradient[column]! + entryGradient;
        curvature[column] = curvature[column]! + entryCurvature;
      }
    } else {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        const value = values[entry]!;
        gradient[column] = gradient[column]! + entryGradient * value;
        curvature[column] = curvature[column]! + entryCurvature * value * value;
      }
    }
  }
  gradient[columns] = interceptGradient;
  curvature[columns] = interceptCurvature;
  const logLikelihoods = logarithms.map((sum, label) => sum + Math.log(products[label]!));
  sums.loss = -(classWeights[0]! * logLikelihoods[0]! + classWeights[1]! * logLikelihoods[1]!);
}

type HessianRows = Pick<LossRows, "matrix" | "curvatures">;

function hessianPass(rows: HessianRows, block: RowBlock, direction: Float64Array, sums: BlockSums): void {
  const { columns, rowStarts, columnIndices, values, rowScale } = rows.matrix;
  const { curvatures } = rows;
  const { gradient } = sums;
  const intercept = direction[columns]!;
  let interceptSum = 0;
  gradient.fill(0);
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
        gradient[column] = gradient[column]! + entryChange;
      }
    } else {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        gradient[column] = gradient[column]! + entryChange * values[entry]!;
      }
    }
  }
  gradient[columns] = interceptSum;
}
