import { release } from "@sentiment/numerics";
import type { Forest } from "./forest.ts";

/**
 * Splits by the column they ask for: an inverted index, like the one of a search engine, of some successive trees.
 *
 * The splits of a column stand in ascending order and are parted into **runs**, one for each tree that asks for the
 * column. What a walk needs to know of a split stands side by side, and it reads nothing of the forest besides: on its
 * way it goes to a handful of places in memory, where looking everything up would be three times as many.
 */
export class SplitIndex {
  /** The trees from `firstTree` up to `endTree` are in the index. */
  firstTree = 0;
  endTree = 0;
  /** columnCount + 1 offsets into the runs. */
  readonly columnRuns: Int32Array;
  /** Two numbers a run: its tree, and where its splits start in `splits`; they end where those of the next run start. */
  runs: Int32Array = new Int32Array(0);
  /** Numbers of the splits. */
  splits: Int32Array = new Int32Array(0);
  /** Four numbers a split: its threshold; where the chain of its other child starts and ends; and this chain's leaf. */
  records: Int32Array = new Int32Array(0);
  /** The same memory, to read thresholds from. */
  thresholds: Float32Array = new Float32Array(0);
  readonly #forest: Forest;
  /** Where the next split of each column is to stand in `splits`. */
  readonly #next: Int32Array;

  /** An index of no trees yet. */
  constructor(forest: Forest) {
    this.#forest = forest;
    this.columnRuns = new Int32Array(forest.columnCount + 1);
    this.#next = new Int32Array(forest.columnCount);
  }

  /** Turns to other trees. */
  read(firstTree: number, endTree: number): void {
    const { splitStarts, columns, columnCount } = this.#forest;
    const firstSplit = splitStarts[firstTree]!;
    const endSplit = splitStarts[endTree]!;
    this.firstTree = firstTree;
    this.endTree = endTree;
    this.#reserve(endSplit - firstSplit);
    const { splits } = this;
    const next = this.#next.fill(0);
    for (let split = firstSplit; split < endSplit; split++) next[columns[split]!]!++;
    let start = 0;
    for (let column = 0; column < columnCount; column++) {
      const count = next[column]!;
      next[column] = start;
      start += count;
    }
    for (let split = firstSplit; split < endSplit; split++) splits[next[columns[split]!]!++] = split;
    this.#markRuns();
    this.#describeSplits();
  }

  /** Gives its memory back; it must not be used any more. */
  release(): void {
    for (const array of [this.columnRuns, this.runs, this.splits, this.records, this.#next]) release(array);
  }

  /** Parts the splits of each column by their trees. By now each column's `#next` is where its splits end. */
  #markRuns(): void {
    const { splitStarts, columnCount } = this.#forest;
    const { columnRuns, runs, splits, firstTree } = this;
    let run = 0;
    let place = 0;
    for (let column = 0; column < columnCount; column++) {
      columnRuns[column] = run;
      let tree = firstTree - 1;
      for (const end = this.#next[column]!; place < end; place++) {
        const split = splits[place]!;
        if (tree >= firstTree && split < splitStarts[tree + 1]!) continue;
        do tree++;
        while (split >= splitStarts[tree + 1]!);
        runs[2 * run] = tree;
        runs[2 * run + 1] = place;
        run++;
      }
    }
    columnRuns[columnCount] = run;
    runs[2 * run + 1] = place;
  }

  #describeSplits(): void {
    const { thresholds, chainStarts, leaves } = this.#forest;
    const { runs, splits, records } = this;
    const endRun = this.columnRuns[this.#forest.columnCount]!;
    for (let run = 0; run < endRun; run++) {
      const tree = runs[2 * run]!;
      const end = runs[2 * run + 3]!;
      for (let place = runs[2 * run + 1]!; place < end; place++) {
        const split = splits[place]!;
        const chain = split + tree + 1;
        this.thresholds[4 * place] = thresholds[split]!;
        records[4 * place + 1] = chainStarts[chain]!;
        records[4 * place + 2] = chainStarts[chain + 1]!;
        records[4 * place + 3] = leaves[chain]!;
      }
    }
  }

  /** There are at most as many runs as splits; memory that is never written to takes no room. */
  #reserve(splits: number): void {
    if (this.splits.length >= splits && this.runs.length > 0) return;
    for (const array of [this.runs, this.splits, this.records]) release(array);
    this.splits = new Int32Array(splits);
    this.runs = new Int32Array(2 * (splits + 1));
    this.records = new Int32Array(4 * splits);
    this.thresholds = new Float32Array(this.records.buffer);
  }
}
