import { SentimentError } from "@sentiment/errors";
import { csrRow, entryCount, release, type CsrMatrix } from "@sentiment/numerics";
import { RowBlock } from "./row-block.ts";

/**
 * The training matrix as trees look at it: each cell once, zeros left out, columns ascending within a row. Values are
 * rounded to 32 bits as scikit-learn's are, so that weights which differ by rounding errors only are the same.
 */
export interface ForestRows {
  readonly rows: number;
  readonly columns: number;
  /** rows + 1 offsets into the entries. */
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  readonly values: Float32Array;
}

/** Rows are brought into this form so many at a time. */
const rowsPerBlock = 1024;

/**
 * The rows, over memory that worker threads may share where `shared` is true. Throws an input error for a value that
 * 32 bits cannot hold or that is no number.
 */
export function forestRows(matrix: CsrMatrix, { shared }: { readonly shared: boolean }): ForestRows {
  const { rows, columns } = matrix;
  const bytes = (count: number): ArrayBuffer =>
    (shared ? new SharedArrayBuffer(4 * count) : new ArrayBuffer(4 * count)) as ArrayBuffer;
  const rowStarts = new Int32Array(bytes(rows + 1));
  const columnIndices = new Int32Array(bytes(entryCount(matrix)));
  const values = new Float32Array(bytes(entryCount(matrix)));
  const valueOf = new Float32Array(columns);
  const block = new RowBlock(columns);
  let end = 0;
  for (let start = 0; start < rows; start += rowsPerBlock) {
    block.read(matrix, start, Math.min(start + rowsPerBlock, rows));
    for (let row = 0; row < block.rows; row++) {
      const first = end;
      for (let cell = block.rowStarts[row]!; cell < block.rowStarts[row + 1]!; cell++) {
        const column = block.columns[cell]!;
        const value = block.values[cell]!;
        if (!Number.isFinite(value)) throw valueTooLarge(matrix, start + row, column);
        if (value === 0) continue;
        valueOf[column] = value;
        columnIndices[end++] = column;
      }
      columnIndices.subarray(first, end).sort();
      for (let entry = first; entry < end; entry++) values[entry] = valueOf[columnIndices[entry]!]!;
      rowStarts[start + row + 1] = end;
    }
  }
  block.release();
  release(valueOf);
  return {
    rows,
    columns,
    rowStarts,
    columnIndices: columnIndices.subarray(0, end),
    values: values.subarray(0, end),
  };
}

function valueTooLarge(matrix: CsrMatrix, row: number, column: number): SentimentError {
  const { columns, values } = csrRow(matrix, row);
  return new SentimentError({
    kind: "input",
    code: "VALUE_NOT_FINITE",
    message: `A random forest cannot learn from the value ${values[columns.indexOf(column)]} in row ${row}, column ${column}.`,
    hint: "Values must be finite and at most about 3.4e38, the largest 32-bit number.",
  });
}
