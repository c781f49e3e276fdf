import type { WeightedRows } from "./row-passes.ts";

/** The first of every n rows, in a matrix of their own. */
export function everyNthRow({ matrix, labels, classWeights }: WeightedRows, n: number): WeightedRows {
  const rows = Math.ceil(matrix.rows / n);
  const rowStarts = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    rowStarts[row + 1] = rowStarts[row]! + matrix.rowStarts[row * n + 1]! - matrix.rowStarts[row * n]!;
  }
  const entries = rowStarts[rows]!;
  const columnIndices = new Int32Array(entries);
  const values = matrix.values === undefined ? undefined : new Float64Array(entries);
  for (let row = 0; row < rows; row++) {
    const start = matrix.rowStarts[row * n]!;
    const end = matrix.rowStarts[row * n + 1]!;
    columnIndices.set(matrix.columnIndices.subarray(start, end), rowStarts[row]);
    values?.set(matrix.values!.subarray(start, end), rowStarts[row]);
  }
  return {
    matrix: { ...matrix, rows, rowStarts, columnIndices, values, rowScale: everyNth(matrix.rowScale, rows, n) },
    labels: Int32Array.from({ length: rows }, (_, row) => labels[row * n]!),
    classWeights,
  };
}

function everyNth(numbers: Float64Array | undefined, count: number, n: number): Float64Array | undefined {
  return numbers && Float64Array.from({ length: count }, (_, at) => numbers[at * n]!);
}
