import type { Scored } from "./evaluation.ts";

/**
 * The confusion matrix, rows true classes and columns predicted ones. A row's prediction is its most probable class;
 * of equally probable ones the first, as with numpy's `argmax`.
 */
export class ConfusionCounts {
  readonly #classCount: number;
  readonly #counts: Int32Array;

  constructor(classCount: number) {
    this.#classCount = classCount;
    this.#counts = new Int32Array(classCount * classCount);
  }

  add({ labels, probabilities }: Scored): void {
    const classCount = this.#classCount;
    const counts = this.#counts;
    for (let row = 0, start = 0; row < labels.length; row++, start += classCount) {
      let predicted = 0;
      let highest = probabilities[start]!;
      for (let other = 1; other < classCount; other++) {
        const probability = probabilities[start + other]!;
        if (probability > highest) {
          highest = probability;
          predicted = other;
        }
      }
      counts[labels[row]! * classCount + predicted]!++;
    }
  }

  matrix(): number[][] {
    const classCount = this.#classCount;
    return Array.from({ length: classCount }, (_, label) => [
      ...this.#counts.subarray(label * classCount, (label + 1) * classCount),
    ]);
  }
}
