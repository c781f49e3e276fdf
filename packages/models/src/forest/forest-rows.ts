import { SentimentError } from "@sentiment/errors";
import { csrRow, entryCount, release, type CsrMatrix } from "@sentiment/numerics";
import { RowBlock } from "./row-block.ts";

/**
 * The training matrix as trees look at it: each cell once, zeros left out, columns ascending within a row. Values are
 * rounded to 32 bits as scikit-learn's are, so that weights which differ by rounding errors only are the same.
 *
 * Columns are known by their **rank**, the most frequent first. Few words make up most of a text: so what trees note
 * of these columns stands side by side in the cache, where it would else be spread over all that they note.
 */
export interface ForestRows {
  readonly rows: number;
  readonly columns: number;
  /** rows + 1 offsets into the entries. */
  readonly rowStarts: Int32Array;
  /** The rank of each entry's column; the entries of a row stand in the order of the columns themselves. */
  readonly columnRanks: Int32Array;
  readonly values: Float32Array;
  /** The column of each rank. */
  readonly columnOf: Int32Array;
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
  const columnRanks = new Int32Array(bytes(entryCount(matrix)));
  const columnOf = byFrequency(matrix, new Int32Array(bytes(columns)));
  const rankOf = new Int32Array(columns);
  for (let rank = 0; rank < columns; rank++) rankOf[columnOf[rank]!] = rank;
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
        columnRanks[end++] = column;
      }
      columnRanks.subarray(first, end).sort();
      for (let entry = first; entry < end; entry++) {
        const column = columnRanks[entry]!;
        values[entry] = valueOf[column]!;
        columnRanks[entry] = rankOf[column]!;
      }
      rowStarts[start + row + 1] = end;
    }
  }
  block.release();
  release(valueOf);
  release(rankOf);
  return {
    rows,
    columns,
    rowStarts,
    columnRanks: columnRanks.subarray(0, end),
    values: values.subarray(0, end),
    columnOf,
  };
}

/** Puts the columns into `order`: those with the most entries first, among equals the first ones. */
function byFrequency(matrix: CsrMatrix, order: Int32Array): Int32Array {
  const { columns, columnIndices } = matrix;
  const entries = entryCount(matrix);
  const counts = new Int32Array(columns);
  for (let entry = 0; entry < entries; entry++) counts[columnIndices[entry]!]!++;
  const keys = new Float64Array(columns);
  for (let column = 0; column < columns; column++) keys[column] = (entries - counts[column]!) * columns + column;
  keys.sort();
  for (let rank = 0; rank < columns; rank++) order[rank] = keys[rank]! % columns;
  release(counts);
  release(keys);
  return order;
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
