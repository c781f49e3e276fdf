import type { RowBlock } from "./row-blocks.ts";
import type { MovedRows, ScoredRows, ScoreLoss } from "./score-loss.ts";

/** Within ± this, e^z is a normal number; further out the loss goes on as a straight line. */
const largestMargin = 700;

/** Beyond this, 1 + e^-z keeps too few digits of e^-z: the loss is taken by `log1p`, row by row. */
const certainMargin = 12;

/** Products below this are turned into a logarithm: times any one probability it is still a normal number. */
const smallestProduct = 2 ** -900;

/**
 * Two classes, one score z a row, the log-odds of class 1. With y = ±1 the row's loss is
 *
 *     s · log(1 + e^(-yz)) = -s · log q,   q = 1 / (1 + e^(-yz)) the probability of the row's own class,
 *
 * its derivative by z is -s y (1 - q) and the second one s q (1 - q). `classWeights` holds s by class. Probabilities are
 * multiplied and the logarithm of the product is taken now and then, once for some hundred rows.
 */
export const logisticLoss: ScoreLoss = { move, curvature };

function move(rows: ScoredRows, block: RowBlock, length: number): MovedRows {
  const { labels, classWeights, scores, changes, errors } = rows;
  // By class: the logarithms taken so far, and the product waiting for its own.
  const logarithms = new Float64Array(2);
  const products = new Float64Array(2).fill(1);
  let slope = 0;
  for (let row = block.start; row < block.end; row++) {
    const score = scores[row]! + length * changes[row]!;
    scores[row] = score;
    const label = labels[row]!;
    const sign = 2 * label - 1;
    const margin = sign * score;
    const exponential = Math.exp(-Math.max(-largestMargin, Math.min(margin, largestMargin)));
    if (margin < -largestMargin) logarithms[label] = logarithms[label]! + margin + largestMargin;
    const right = 1 / (1 + exponential);
    const error = -sign * exponential * right;
    errors[row] = error;
    slope += classWeights[label]! * error * changes[row]!;
    if (margin > certainMargin) {
      logarithms[label] = logarithms[label]! - Math.log1p(exponential);
      continue;
    }
    const product = products[label]! * right;
    if (product < smallestProduct) logarithms[label] = logarithms[label]! + Math.log(product);
    products[label] = product < smallestProduct ? 1 : product;
  }
  const logLikelihoods = logarithms.map((sum, label) => sum + Math.log(products[label]!));
  return { loss: -(classWeights[0]! * logLikelihoods[0]! + classWeights[1]! * logLikelihoods[1]!), slope };
}

function curvature({ labels, classWeights, changes, errors }: ScoredRows, block: RowBlock): number {
  let sum = 0;
  for (let row = block.start; row < block.end; row++) {
    const wrong = Math.abs(errors[row]!);
    sum += classWeights[labels[row]!]! * wrong * (1 - wrong) * changes[row]! * changes[row]!;
  }
  return sum;
}
