import type { Scored } from "./evaluation.ts";

/** A product below this takes one more factor (at least `Number.EPSILON`, 2⁻⁵²) without leaving the normal range. */
const smallest = 2 ** -900;

/**
 * Mean of -ln p(true class), p kept within [ε, 1 - ε] for the ε of float64, as scikit-learn's `log_loss`. The sum of
 * logarithms is taken as logarithms of running products: one logarithm per hundreds of rows, and less rounding.
 */
export function logLoss({ labels, probabilities, classes }: Scored): number {
  const classCount = classes.length;
  const least = Number.EPSILON;
  const most = 1 - Number.EPSILON;
  let sum = 0;
  let product = 1;
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row * classCount + labels[row]!]!;
    product *= probability < least ? least : probability > most ? most : probability;
    if (product < smallest) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return -(sum + Math.log(product)) / labels.length;
}
