import type { Criterion } from "./criterion.ts";
import type { NodeColumns } from "./node-columns.ts";
import type { RowRange } from "./row-order.ts";
import { ScoreBound } from "./score-bound.ts";
import { SplitSides } from "./split-sides.ts";
import type { TreeSample } from "./tree-sample.ts";

/** Values that differ by no more than this are the same: scikit-learn's FEATURE_THRESHOLD. */
const sameValue = 1e-7;

/**
 * The best split by the columns it is shown. Thresholds are the midpoints of neighbouring values, among them the 0 of the
 * rows that do not have the column.
 *
 * Objective: the greatest score(left) + score(right), see `Criterion`. A column with one value besides 0, as most counts
 * are, has one threshold, scored from the class counts alone; any other is sorted and gone through from the lowest value
 * up.
 */
export class ThresholdScan {
  /** The best split: rows with a value ≤ `threshold` go left. The column is told by its rank, see `ForestRows`. */
  column = -1;
  threshold = 0;
  /** Of both sides of the best split; -Infinity: none was found. */
  score = -Infinity;

  readonly #labels: Uint16Array;
  readonly #columns: NodeColumns;
  readonly #criterion: Criterion;
  readonly #minSamplesLeaf: number;
  readonly #bound: ScoreBound;
  readonly #sides: SplitSides;
  #timesDrawn: Int32Array = new Int32Array(0);
  #classWeights: Float64Array = new Float64Array(0);
  #node: RowRange = { start: 0, end: 0 };
  #classCounts: Int32Array = new Int32Array(0);
  /** How often each class was drawn among the node's rows that have the column. */
  readonly #present: Int32Array;

  constructor(
    data: { readonly labels: Uint16Array; readonly classCount: number },
    columns: NodeColumns,
    criterion: Criterion,
    minSamplesLeaf: number,
  ) {
    this.#labels = data.labels;
    this.#columns = columns;
    this.#criterion = criterion;
    this.#minSamplesLeaf = minSamplesLeaf;
    this.#bound = new ScoreBound(criterion);
    this.#sides = new SplitSides(criterion, data.classCount);
    this.#present = new Int32Array(data.classCount);
  }

  /** Turns to another tree. */
  useSample(sample: TreeSample): void {
    this.#timesDrawn = sample.timesDrawn;
    this.#classWeights = sample.classWeights;
    this.#bound.useWeights(sample.classWeights);
  }

  /** Turns to a node, for which no split is known yet. `classCounts`: how often each class was drawn among its rows. */
  begin(node: RowRange, classCounts: Int32Array): void {
    this.#node = node;
    this.#classCounts = classCounts;
    this.#bound.begin(classCounts);
    this.score = -Infinity;
  }

  get found(): boolean {
    return this.score > -Infinity;
  }

  /** Looks for a better split by this column. False: the column is constant in the node. */
  tryColumn(column: number): boolean {
    // Once a split was found it is of no account whether another column varies.
    if (this.found && this.#bound.excludes(this.#columns.drawCount(column), this.score)) return true;
    const { listRows, listValues } = this.#columns;
    const start = this.#columns.listStart(column);
    const end = this.#columns.listEnd(column, this.#node);
    const present = this.#present.fill(0);
    let lowest = Infinity;
    let highest = -Infinity;
    for (let slot = start; slot < end; slot++) {
      const row = listRows[slot]!;
      present[this.#labels[row]!]! += this.#timesDrawn[row]!;
      const value = listValues[slot]!;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    const presentRows = end - start;
    const absentRows = this.#node.end - this.#node.start - presentRows;
    const withAbsent = absentRows > 0 ? 0 : lowest;
    if (Math.max(highest, withAbsent) <= Math.min(lowest, withAbsent) + sameValue) return false;
    if (highest > lowest + sameValue) {
      this.#columns.sortList(column);
      this.#tryThresholds(column, start, end);
    } else if (Math.min(presentRows, absentRows) >= this.#minSamplesLeaf) {
      this.#offer(this.#scoreOfPresence(), column, lowest > 0 ? 0 : highest, lowest > 0 ? lowest : 0);
    }
    return true;
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

  /** Tries every threshold of a column whose list is sorted. */
  #tryThresholds(column: number, start: number, end: number): void {
    const { listRows, listValues } = this.#columns;
    const sides = this.#sides;
    sides.begin(this.#classCounts, this.#classWeights);
    let absentRows = this.#node.end - this.#node.start - (end - start);
    let previous = -Infinity;
    for (let slot = start; slot < end; slot++) {
      const value = listValues[slot]!;
      if (absentRows > 0 && value > 0) {
        // The rows without the column have their turn: their value is 0.
        this.#tryThreshold(column, previous, 0);
        this.#moveAbsentLeft(absentRows);
        absentRows = 0;
        previous = 0;
      }
      this.#tryThreshold(column, previous, value);
      const row = listRows[slot]!;
      sides.moveLeft(1, this.#labels[row]!, this.#timesDrawn[row]!);
      previous = value;
    }
    if (absentRows > 0) this.#tryThreshold(column, previous, 0);
  }

  #moveAbsentLeft(rows: number): void {
    for (let c = 0; c < this.#present.length; c++) {
      this.#sides.moveLeft(c === 0 ? rows : 0, c, this.#classCounts[c]! - this.#present[c]!);
    }
  }

  /** Tries the threshold between the value moved left last and the next one, if these are not the same. */
  #tryThreshold(column: number, previous: number, next: number): void {
    if (next <= previous + sameValue) return;
    const { leftRows } = this.#sides;
    const rightRows = this.#node.end - this.#node.start - leftRows;
    if (Math.min(leftRows, rightRows) >= this.#minSamplesLeaf) this.#offer(this.#sides.score, column, previous, next);
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
