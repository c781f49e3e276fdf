import { release } from "@sentiment/numerics";

/** A stretch of the row order: the rows of a node. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The in-bag rows of a tree in an order in which each node's rows stand together, and where each row stands. A split
 * moves rows within its node's stretch.
 */
export class RowOrder {
  /** The in-bag rows. */
  readonly rows: Int32Array;
  /** Where each row of the matrix stands in `rows`; -1: out of bag. */
  readonly position: Int32Array;
  size = 0;

  /** With room for a matrix of that many rows. */
  constructor(rows: number) {
    this.rows = new Int32Array(rows);
    this.position = new Int32Array(rows);
  }

  /** Starts over with the rows that were drawn, in ascending order. */
  fill(timesDrawn: Int32Array): void {
    this.size = 0;
    for (let row = 0; row < timesDrawn.length; row++) {
      if (timesDrawn[row] === 0) {
        this.position[row] = -1;
        continue;
      }
      this.position[row] = this.size;
      this.rows[this.size++] = row;
    }
  }

  /** Gives its memory back; it must not be used any more. */
  release(): void {
    release(this.rows);
    release(this.position);
  }

  /** Lets the row change places with the one at `target`. */
  move(row: number, target: number): void {
    const from = this.position[row]!;
    const other = this.rows[target]!;
    this.rows[target] = row;
    this.position[row] = target;
    this.rows[from] = other;
    this.position[other] = from;
  }
}
