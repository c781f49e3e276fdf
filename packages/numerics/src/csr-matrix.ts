/**
 * A sparse matrix by rows, in the factorised form that keeps counted text at four bytes a token.
 *
 * Row i owns the entries `rowStarts[i]` to `rowStarts[i + 1]`. Entries of a row may stand in any order and **may name
 * a column more than once**; the value of cell (i, j) is
 *
 *     rowScale[i] · columnScale[j] · Σ values[e]   over the entries e of row i in column j
 *
 * with 1 for each part that is undefined. A count matrix is therefore just the token ids, repeats kept; tf-idf adds
 * the idf as `columnScale` and the inverse norm as `rowScale`.
 */
export interface CsrMatrix {
  readonly rows: number;
  readonly columns: number;
  /** rows + 1 offsets into the entries; the first is 0, but for rows out of a matrix (`rowsBetween`). */
  readonly rowStarts: Int32Array;
  /** Column of each entry. May be longer than the number of entries. */
  readonly columnIndices: Int32Array;
  /** Value of each entry; undefined: every entry is 1. May be longer, too. */
  readonly values: Float64Array | undefined;
  /** Factor of each row, or undefined. */
  readonly rowScale: Float64Array | undefined;
  /** Factor of each column, or undefined. */
  readonly columnScale: Float64Array | undefined;
}

/** The number of stored entries (repeats counted). */
export function entryCount(matrix: CsrMatrix): number {
  return matrix.rowStarts[matrix.rows]!;
}

/**
 * The same matrix with each cell stored once, columns ascending within a row and no scales: what scikit-learn's
 * `sum_duplicates` gives. Cells that sum to 0 stay stored.
 */
export function canonicalCsr(matrix: CsrMatrix): CsrMatrix & { readonly values: Float64Array } {
  const { rows, columns, rowStarts: starts, columnIndices: from } = matrix;
  const rowStarts = new Int32Array(rows + 1);
  const columnIndices = new Int32Array(entryCount(matrix));
  const values = new Float64Array(columnIndices.length);
  const sums = new Float64Array(columns);
  const lastRow = new Int32Array(columns).fill(-1);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    const start = end;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const column = from[entry]!;
      if (lastRow[column] !== row) {
        lastRow[column] = row;
        sums[column] = 0;
        columnIndices[end++] = column;
      }
      sums[column] = sums[column]! + (matrix.values === undefined ? 1 : matrix.values[entry]!);
    }
    columnIndices.subarray(start, end).sort();
    const rowFactor = matrix.rowScale === undefined ? 1 : matrix.rowScale[row]!;
    for (let entry = start; entry < end; entry++) {
      const column = columnIndices[entry]!;
      const columnFactor = matrix.columnScale === undefined ? 1 : matrix.columnScale[column]!;
      values[entry] = sums[column]! * columnFactor * rowFactor;
    }
    rowStarts[row + 1] = end;
  }
  return {
    rows,
    columns,
    rowStarts,
    columnIndices: columnIndices.slice(0, end),
    values: values.slice(0, end),
    rowScale: undefined,
    columnScale: undefined,
  };
}
