import type { Criterion } from "./criterion.ts";

/**
 * Tells columns that cannot have the best split without a look at their rows. In a node of a text most columns occur in a
 * row or two, and no split by them, however pure, is as good as one that was found already.
 *
 * A split by a column parts some or all of the rows that have it from the rest of the node. Its score is a convex
 * function of the class weights that are parted, so of all parts up to some weight one of that weight and of a single
 * class scores highest, as long as no class of the node weighs less than that.
 */
export class ScoreBound {
  readonly #criterion: Criterion;
  #classCounts: Int32Array = new Int32Array(0);
  #classWeights: Float64Array = new Float64Array(0);
  #largestClassWeight = 1;
  /** Parts drawn so often or less are known not to exceed the score that was asked for last. */
  #tooFewDraws = 0;

  constructor(criterion: Criterion) {
    this.#criterion = criterion;
  }

  /** Turns to another tree. */
  useWeights(classWeights: Float64Array): void {
    this.#classWeights = classWeights;
    this.#largestClassWeight = Math.max(...classWeights);
  }

  /** Turns to a node. */
  begin(classCounts: Int32Array): void {
    this.#classCounts = classCounts;
    this.#tooFewDraws = 0;
  }

  /**
   * Is the score out of reach of a column whose rows in the node were drawn so often in all? Within a node, scores must
   * be asked for in ascending order.
   */
  excludes(draws: number, score: number): boolean {
    if (draws <= this.#tooFewDraws) return true;
    if (this.#highest(draws * this.#largestClassWeight) > score) return false;
    this.#tooFewDraws = draws;
    return true;
  }

  /** The highest score of a split that parts rows of this weight or less; Infinity where that is not known. */
  #highest(weight: number): number {
    const criterion = this.#criterion;
    let nodeSum = 0;
    let nodeWeight = 0;
    for (let c = 0; c < this.#classCounts.length; c++) {
      const ofClass = this.#classWeights[c]! * this.#classCounts[c]!;
      nodeSum += criterion.ofClass(ofClass);
      nodeWeight += ofClass;
    }
    let highestOfRest = -Infinity;
    for (let c = 0; c < this.#classCounts.length; c++) {
      const ofClass = this.#classWeights[c]! * this.#classCounts[c]!;
      if (ofClass === 0) continue;
      if (ofClass < weight) return Infinity;
      const restSum = nodeSum - criterion.ofClass(ofClass) + criterion.ofClass(ofClass - weight);
      highestOfRest = Math.max(highestOfRest, criterion.ofSide(restSum, nodeWeight - weight));
    }
    return highestOfRest + criterion.ofSide(criterion.ofClass(weight), weight);
  }
}
