import type { CsrMatrix } from "./csr-matrix.ts";

/** One row: its distinct columns, ascending, and the value of each cell. */
export interface CsrRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** A row of the matrix with repeats summed up and scales applied. */
export function csrRow(matrix: CsrMatrix, row: number): CsrRow {
  const start = matrix.rowStarts[row]!;
  const end = matrix.rowStarts[row + 1]!;
  const sums = new Map<number, number>();
  for (let entry = start; entry < end; entry++) {
    const column = matrix.columnIndices[entry]!;
    sums.set(column, (sums.get(column) ?? 0) + (matrix.values === undefined ? 1 : matrix.values[entry]!));
  }
  const columns = Int32Array.from(sums.keys()).sort();
  const rowFactor = matrix.rowScale === undefined ? 1 : matrix.rowScale[row]!;
  const values = Float64Array.from(columns, (column) => {
    const columnFactor = matrix.columnScale === undefined ? 1 : matrix.columnScale[column]!;
    return sums.get(column)! * columnFactor * rowFactor;
  });
  return { columns, values };
}
