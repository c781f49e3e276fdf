import { release } from "@sentiment/numerics";

/**
 * A tree while it grows: its splits in the order they were found. Which side of a split is "zero" and which "other" is
 * told by the threshold: rows without the column, whose value is 0, are on the zero side.
 *
 * A child is a code: a split's number, or ~n for a leaf with the class distribution n of a `DistributionTable`.
 */
export class GrownTree {
  splitCount = 0;
  /** The code of the root. */
  root = 0;
  /** The deepest leaf's distance from the root. */
  depth = 0;
  /** By their ranks, see `ForestRows`. */
  readonly columns: Int32Array;
  readonly thresholds: Float32Array;
  readonly zeroChildren: Int32Array;
  readonly otherChildren: Int32Array;

  /** With room for as many splits as a tree over so many rows can have. */
  constructor(rows: number) {
    this.columns = new Int32Array(rows);
    this.thresholds = new Float32Array(rows);
    this.zeroChildren = new Int32Array(rows);
    this.otherChildren = new Int32Array(rows);
  }

  clear(): void {
    this.splitCount = 0;
    this.depth = 0;
  }

  /** Gives its memory back; it must not be used any more. */
  release(): void {
    release(this.columns);
    release(this.thresholds);
    release(this.zeroChildren);
    release(this.otherChildren);
  }

  addSplit(column: number, threshold: number): number {
    this.columns[this.splitCount] = column;
    this.thresholds[this.splitCount] = threshold;
    return this.splitCount++;
  }
}
