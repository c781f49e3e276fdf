import { SentimentError } from "@sentiment/errors";
import { canonicalCsr, type CsrMatrix } from "@sentiment/numerics";

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

/** Throws an input error for a value that 32 bits cannot hold or that is no number. */
export function forestRows(matrix: CsrMatrix): ForestRows {
  const canonical = canonicalCsr(matrix);
  const rowStarts = new Int32Array(matrix.rows + 1);
  const columnIndices = new Int32Array(canonical.columnIndices.length);
  const values = new Float32Array(canonical.columnIndices.length);
  let end = 0;
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = canonical.rowStarts[row]!; entry < canonical.rowStarts[row + 1]!; entry++) {
      const value = Math.fround(canonical.values[entry]!);
      if (!Number.isFinite(value)) throw valueTooLarge(canonical.values[entry]!, row, canonical.columnIndices[entry]!);
      if (value === 0) continue;
      columnIndices[end] = canonical.columnIndices[entry]!;
      values[end++] = value;
    }
    rowStarts[row + 1] = end;
  }
  return {
    rows: matrix.rows,
    columns: matrix.columns,
    rowStarts,
    columnIndices: columnIndices.subarray(0, end),
    values: values.subarray(0, end),
  };
}

function valueTooLarge(value: number, row: number, column: number): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "VALUE_NOT_FINITE",
    message: `A random forest cannot learn from the value ${value} in row ${row}, column ${column}.`,
    hint: "Values must be finite and at most about 3.4e38, the largest 32-bit number.",
  });
}
