import type { Scored } from "./evaluation.ts";

/** A product below this takes one more factor (at least `Number.EPSILON`, 2⁻⁵²) without leaving the normal range. */
const smallest = 2 ** -900;

/**
 * Mean of -ln p(true class), p kept within [ε, 1 - ε] for the ε of float64, as scikit-learn's `log_loss`. The sum of
 * logarithms is taken as logarithms of running products: one logarithm per hundreds of rows, and less rounding.
 */
export class LogLoss {
  #sum = 0;
  #product = 1;

  add({ labels, probabilities, classes }: Scored): void {
    const classCount = classes.length;
    const least = Number.EPSILON;
    const most = 1 - Number.EPSILON;
    let sum = this.#sum;
    let product = this.#product;
    for (let row = 0; row < labels.length; row++) {
      const probability = probabilities[row * classCount + labels[row]!]!;
      product *= probability < least ? least : probability > most ? most : probability;
      if (product < smallest) {
        sum += Math.log(product);
        product = 1;
      }
    }
    this.#sum = sum;
    this.#product = product;
  }

  /** Over all rows added, of which there were so many. */
  mean(rows: number): number {
    return -(this.#sum + Math.log(this.#product)) / rows;
  }
}
