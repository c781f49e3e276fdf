import { release, type CsrMatrix } from "@sentiment/numerics";

/** Some rows of a matrix read into memory that is used again for the next rows: each cell once, in no order. */
export class RowBlock {
  rows = 0;
  /** rows + 1 offsets into the cells. */
  rowStarts: Int32Array = new Int32Array(1);
  columns: Int32Array = new Int32Array(0);
  /** Rounded to 32 bits as the values are that trees were grown from. */
  values: Float32Array = new Float32Array(0);
  /** For each cell of the row read now, the sum of its entries before it is scaled. */
  #sums: Float64Array = new Float64Array(0);
  /** 1 + the place of the cell within the block; 0 where the row read now has none. One per column. */
  readonly #places: Int32Array;

  constructor(columnCount: number) {
    this.#places = new Int32Array(columnCount);
  }

  /** Reads the rows from `start` up to `end`. */
  read(matrix: CsrMatrix, start: number, end: number): void {
    this.#reserve(end - start, matrix.rowStarts[end]! - matrix.rowStarts[start]!);
    let cells = 0;
    for (let row = start; row < end; row++) {
      cells = this.#readRow(matrix, row, cells);
      this.rowStarts[row - start + 1] = cells;
    }
    this.rows = end - start;
  }

  /** Gives the memory of its rows back; it can read others. */
  release(): void {
    for (const array of [this.rowStarts, this.columns, this.values, this.#sums]) release(array);
    this.rows = 0;
  }

  #readRow(matrix: CsrMatrix, row: number, firstCell: number): number {
    const { rowStarts, columnIndices, values, rowScale, columnScale } = matrix;
    const places = this.#places;
    let cells = firstCell;
    const entries = rowStarts[row + 1]! - rowStarts[row]!;
    if (this.#sums.length < entries) this.#sums = new Float64Array(2 * entries);
    const sums = this.#sums;
    for (let entry = rowStarts[row]!; entry < rowStarts[row + 1]!; entry++) {
      const column = columnIndices[entry]!;
      let place = places[column]!;
      if (place === 0) {
        this.columns[cells] = column;
        sums[cells - firstCell] = 0;
        place = places[column] = ++cells;
      }
      sums[place - 1 - firstCell]! += values === undefined ? 1 : values[entry]!;
    }
    for (let cell = firstCell; cell < cells; cell++) {
      const column = this.columns[cell]!;
      places[column] = 0;
      const ofColumn = columnScale === undefined ? 1 : columnScale[column]!;
      const ofRow = rowScale === undefined ? 1 : rowScale[row]!;
      this.values[cell] = sums[cell - firstCell]! * ofColumn * ofRow;
    }
    return cells;
  }

  #reserve(rows: number, entries: number): void {
    if (this.rowStarts.length <= rows) {
      release(this.rowStarts);
      this.rowStarts = new Int32Array(rows + 1);
    }
    if (this.columns.length >= entries) return;
    for (const array of [this.columns, this.values]) release(array);
    this.columns = new Int32Array(entries);
    this.values = new Float32Array(entries);
  }
}
