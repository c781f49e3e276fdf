import { grown } from "@sentiment/numerics";

/**
 * The arrays that a matrix is built in: fresh ones for a matrix that lasts, the same ones again and again for matrices
 * of which each is only valid until the next.
 */
export class MatrixMemory {
  readonly #shared: boolean;
  /** rows + 1 long. */
  rowStarts: Int32Array = new Int32Array(1);
  /** At least as long as there are entries, and so is `values` once it was asked for. */
  columnIndices: Int32Array = new Int32Array(0);
  values = new Float64Array(0);
  /** As long as there are rows, once it was asked for. */
  rowScale: Float64Array = new Float64Array(0);

  /** `shared`: what is as long as there are rows stands where worker threads can read it without a copy. */
  constructor(shared = false) {
    this.#shared = shared;
  }

  /** Makes `rowStarts` fit; what it holds is undefined, but for the leading 0. */
  setRows(rows: number): void {
    if (this.rowStarts.length !== rows + 1) this.rowStarts = new Int32Array(this.#room(4 * (rows + 1)));
  }

  /** Makes room for entries, keeping those that are there. */
  ensureEntries(entries: number): void {
    this.columnIndices = grown(this.columnIndices, entries);
  }

  /** Makes room for a value of each entry. */
  ensureValues(): void {
    if (this.values.length < this.columnIndices.length) this.values = new Float64Array(this.columnIndices.length);
  }

  /** Makes room for a scale of each row. */
  ensureRowScale(): void {
    const rows = this.rowStarts.length - 1;
    if (this.rowScale.length !== rows) this.rowScale = new Float64Array(this.#room(8 * rows));
  }

  #room(bytes: number): ArrayBuffer | SharedArrayBuffer {
    return this.#shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  }
}
