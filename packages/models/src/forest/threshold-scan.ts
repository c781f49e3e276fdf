import type { Criterion } from "./criterion.ts";
import type { NodeColumns } from "./node-columns.ts";
import type { RowRange } from "./row-order.ts";
import type { TreeSample } from "./tree-sample.ts";

/** Values that differ by no more than this are the same: scikit-learn's FEATURE_THRESHOLD. */
const sameValue = 1e-7;

/**
 * The best threshold of each column it is shown, and the best of them all. Thresholds are the midpoints of neighbouring
 * values, among them the 0 of the rows that do not have the column.
 *
 * Objective: the greatest score(left) + score(right), see `Criterion`. A column with one value besides 0, as most counts
 * are, has one threshold, scored from the class counts alone; any other is sorted and scanned, rows moving one by one
 * from the right side to the left.
 */
export class ThresholdScan {
  /** The best split: rows with a value ≤ `threshold` go left. */
  column = -1;
  threshold = 0;
  /** score(left) + score(right) of the best split. */
  score = -Infinity;

  readonly #labels: Int32Array;
  readonly #columns: NodeColumns;
  readonly #criterion: Criterion;
  readonly #minSamplesLeaf: number;
  #timesDrawn: Int32Array = new Int32Array(0);
  #classWeights: Float64Array = new Float64Array(0);
  #node: RowRange = { start: 0, end: 0 };
  #classCounts: Int32Array = new Int32Array(0);

  #largestClassWeight = 1;
  /** Columns whose rows were drawn so often or less cannot be better than the best split. */
  #tooFewDraws = 0;

  /** How often each class was drawn among the node's rows that have the column. */
  readonly #present: Int32Array;
  /** The state of a scan: how often each class was drawn on the left side, and both sides' sums and weights. */
  readonly #left: Int32Array;
  #leftRows = 0;
  #leftSum = 0;
  #leftWeight = 0;
  #rightSum = 0;
  #rightWeight = 0;

  constructor(
    data: { readonly labels: Int32Array; readonly classCount: number },
    columns: NodeColumns,
    criterion: Criterion,
    minSamplesLeaf: number,
  ) {
    this.#labels = data.labels;
    this.#columns = columns;
    this.#criterion = criterion;
    this.#minSamplesLeaf = minSamplesLeaf;
    this.#present = new Int32Array(data.classCount);
    this.#left = new Int32Array(data.classCount);
  }

  /** Turns to another tree. */
  useSample(sample: TreeSample): void {
    this.#timesDrawn = sample.timesDrawn;
    this.#classWeights = sample.classWeights;
    this.#largestClassWeight = Math.max(...sample.classWeights);
  }

  /** Turns to a node, for which no split is known yet. `classCounts`: how often each class was drawn among its rows. */
  begin(node: RowRange, classCounts: Int32Array): void {
    this.#node = node;
    this.#classCounts = classCounts;
    this.score = -Infinity;
    this.#tooFewDraws = 0;
  }

  get found(): boolean {
    return this.score > -Infinity;
  }

  /** Compares the column's thresholds with the best split. False: the column is constant in the node. */
  tryColumn(column: number): boolean {
    if (this.found && this.#cannotBeBetter(this.#columns.drawCount(column))) return true;
    const { listRows, listValues } = this.#columns;
    const start = this.#columns.listStart(column);
    const end = this.#columns.listEnd(column, this.#node);
    const labels = this.#labels;
    const timesDrawn = this.#timesDrawn;
    const present = this.#present.fill(0);
    let lowest = Infinity;
    let highest = -Infinity;
    for (let slot = start; slot < end; slot++) {
      const row = listRows[slot]!;
      present[labels[row]!]! += timesDrawn[row]!;
      const value = listValues[slot]!;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    const absentRows = this.#node.end - this.#node.start - (end - start);
    const least = absentRows > 0 && lowest > 0 ? 0 : lowest;
    const greatest = absentRows > 0 && highest < 0 ? 0 : highest;
    if (greatest <= least + sameValue) return false;
    if (highest <= lowest + sameValue) {
      const presentRows = end - start;
      if (Math.min(presentRows, absentRows) >= this.#minSamplesLeaf) {
        const score = this.#scoreOfPresence();
        if (lowest > 0) this.#offer(score, column, 0, lowest);
        else this.#offer(score, column, highest, 0);
      }
    } else {
      this.#columns.sortList(column);
      this.#scan(column, start, end);
    }
    return true;
  }

  /** Can no column whose rows were drawn so often be better than the best split, however pure the rows are? */
  #cannotBeBetter(draws: number): boolean {
    if (draws <= this.#tooFewDraws) return true;
    if (this.#highestScore(draws * this.#largestClassWeight) > this.score) return false;
    this.#tooFewDraws = draws;
    return true;
  }

  /**
   * The highest score of any split that parts rows of this weight or less from the others. The score is a convex function
   * of the class weights that are parted, so it is highest where they are all of one class; if a class weighs less than
   * that, nothing is said (Infinity).
   */
  #highestScore(weight: number): number {
    const criterion = this.#criterion;
    let nodeSum = 0;
    let nodeWeight = 0;
    for (let c = 0; c < this.#classCounts.length; c++) {
      const ofClass = this.#classWeights[c]! * this.#classCounts[c]!;
      nodeSum += criterion.ofClass(ofClass);
      nodeWeight += ofClass;
    }
    let highest = -Infinity;
    for (let c = 0; c < this.#classCounts.length; c++) {
      const ofClass = this.#classWeights[c]! * this.#classCounts[c]!;
      if (ofClass === 0) continue;
      if (ofClass < weight) return Infinity;
      const restSum = nodeSum - criterion.ofClass(ofClass) + criterion.ofClass(ofClass - weight);
      highest = Math.max(highest, criterion.ofSide(restSum, nodeWeight - weight));
    }
    return highest + criterion.ofSide(criterion.ofClass(weight), weight);
  }

  /** The score of parting the rows that have the column from those that have not. */
  #scoreOfPresence(): number {
    const criterion = this.#criterion;
    let presentSum = 0;
    let presentWeight = 0;
    let absentSum = 0;
    let absentWeight = 0;
    for (let c = 0; c < this.#present.length; c++) {
      const classWeight = this.#classWeights[c]!;
      const ofPresent = classWeight * this.#present[c]!;
      const ofAbsent = classWeight * (this.#classCounts[c]! - this.#present[c]!);
      presentSum += criterion.ofClass(ofPresent);
      presentWeight += ofPresent;
      absentSum += criterion.ofClass(ofAbsent);
      absentWeight += ofAbsent;
    }
    return criterion.ofSide(presentSum, presentWeight) + criterion.ofSide(absentSum, absentWeight);
  }

  #scan(column: number, start: number, end: number): void {
    const { listRows, listValues } = this.#columns;
    const labels = this.#labels;
    const timesDrawn = this.#timesDrawn;
    let absentRows = this.#node.end - this.#node.start - (end - start);
    this.#moveAllRight();
    let previous = -Infinity;
    for (let slot = start; slot < end; slot++) {
      const value = listValues[slot]!;
      if (absentRows > 0 && value > 0) {
        // The rows without the column have their turn: their value is 0.
        this.#offerBoundary(column, previous, 0);
        this.#moveAbsentLeft(absentRows);
        absentRows = 0;
        previous = 0;
      }
      this.#offerBoundary(column, previous, value);
      const row = listRows[slot]!;
      this.#moveLeft(labels[row]!, timesDrawn[row]!);
      this.#leftRows++;
      previous = value;
    }
    if (absentRows > 0) this.#offerBoundary(column, previous, 0);
  }

  #moveAllRight(): void {
    const classCounts = this.#classCounts;
    this.#left.fill(0);
    this.#leftRows = 0;
    this.#leftSum = 0;
    this.#leftWeight = 0;
    this.#rightSum = 0;
    this.#rightWeight = 0;
    for (let c = 0; c < classCounts.length; c++) {
      const weight = this.#classWeights[c]! * classCounts[c]!;
      this.#rightSum += this.#criterion.ofClass(weight);
      this.#rightWeight += weight;
    }
  }

  #moveAbsentLeft(rows: number): void {
    for (let c = 0; c < this.#present.length; c++) this.#moveLeft(c, this.#classCounts[c]! - this.#present[c]!);
    this.#leftRows += rows;
  }

  /** Moves so many draws of a class from the right side to the left. */
  #moveLeft(label: number, times: number): void {
    const criterion = this.#criterion;
    const classWeight = this.#classWeights[label]!;
    const before = this.#left[label]!;
    const after = before + times;
    const all = this.#classCounts[label]!;
    this.#left[label] = after;
    this.#leftSum += criterion.ofClass(classWeight * after) - criterion.ofClass(classWeight * before);
    this.#rightSum += criterion.ofClass(classWeight * (all - after)) - criterion.ofClass(classWeight * (all - before));
    this.#leftWeight += classWeight * times;
    this.#rightWeight -= classWeight * times;
  }

  /** Offers the threshold between the value moved last and the next one, where there is one. */
  #offerBoundary(column: number, previous: number, next: number): void {
    if (next <= previous + sameValue || this.#leftRows < this.#minSamplesLeaf) return;
    if (this.#node.end - this.#node.start - this.#leftRows < this.#minSamplesLeaf) return;
    const score =
      this.#criterion.ofSide(this.#leftSum, this.#leftWeight) +
      this.#criterion.ofSide(this.#rightSum, this.#rightWeight);
    this.#offer(score, column, previous, next);
  }

  #offer(score: number, column: number, below: number, above: number): void {
    if (score <= this.score) return;
    this.score = score;
    this.column = column;
    this.threshold = between(below, above);
  }
}

/** The 32-bit number in the middle, or `below` itself where rounding would reach `above`: below ≤ threshold < above. */
function between(below: number, above: number): number {
  const middle = Math.fround(below / 2 + above / 2);
  return middle < above ? middle : below;
}
