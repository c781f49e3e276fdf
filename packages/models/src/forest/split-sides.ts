import type { Criterion } from "./criterion.ts";

/**
 * The two sides of a split while its threshold moves up: rows go from the right side to the left, and the sides' sums
 * (see `Criterion`) are kept up with them, one step a row however many classes there are.
 */
export class SplitSides {
  leftRows = 0;
  readonly #criterion: Criterion;
  #classCounts: Int32Array = new Int32Array(0);
  #classWeights: Float64Array = new Float64Array(0);
  /** How often each class was drawn on the left side. */
  readonly #left: Int32Array;
  #leftSum = 0;
  #leftWeight = 0;
  #rightSum = 0;
  #rightWeight = 0;

  constructor(criterion: Criterion, classCount: number) {
    this.#criterion = criterion;
    this.#left = new Int32Array(classCount);
  }

  /** Starts with all rows of a node on the right side. `classCounts`: how often each class was drawn among them. */
  begin(classCounts: Int32Array, classWeights: Float64Array): void {
    this.#classCounts = classCounts;
    this.#classWeights = classWeights;
    this.#left.fill(0);
    this.leftRows = 0;
    this.#leftSum = 0;
    this.#leftWeight = 0;
    this.#rightSum = 0;
    this.#rightWeight = 0;
    for (let c = 0; c < classCounts.length; c++) {
      const weight = classWeights[c]! * classCounts[c]!;
      this.#rightSum += this.#criterion.ofClass(weight);
      this.#rightWeight += weight;
    }
  }

  /** Moves rows of one class, drawn `times` times in all, to the left. */
  moveLeft(rows: number, label: number, times: number): void {
    const criterion = this.#criterion;
    const classWeight = this.#classWeights[label]!;
    const before = this.#left[label]!;
    const after = before + times;
    const all = this.#classCounts[label]!;
    this.#left[label] = after;
    this.leftRows += rows;
    this.#leftSum += criterion.ofClass(classWeight * after) - criterion.ofClass(classWeight * before);
    this.#rightSum += criterion.ofClass(classWeight * (all - after)) - criterion.ofClass(classWeight * (all - before));
    this.#leftWeight += classWeight * times;
    this.#rightWeight -= classWeight * times;
  }

  /** The sum of both sides' scores; there must be rows on both. */
  get score(): number {
    return (
      this.#criterion.ofSide(this.#leftSum, this.#leftWeight) +
      this.#criterion.ofSide(this.#rightSum, this.#rightWeight)
    );
  }
}
