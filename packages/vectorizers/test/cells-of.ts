import { canonicalCsr, type CsrMatrix } from "@sentiment/numerics";

/** Each row's cells as [column, value], columns ascending: one form for matrices however they are factorised. */
export function cellsOf(matrix: CsrMatrix): [number, number][][] {
  const { rowStarts, columnIndices, values } = canonicalCsr(matrix);
  return Array.from({ length: matrix.rows }, (_, row) =>
    Array.from(columnIndices.subarray(rowStarts[row], rowStarts[row + 1]), (column, index) => {
      return [column, values[rowStarts[row]! + index]!];
    }),
  );
}
