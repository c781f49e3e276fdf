import type { CsrMatrix } from "./csr-matrix.ts";

/** The rows from `start` to before `end` as a matrix on the same memory: its first row starts where it does there. */
export function rowsBetween(matrix: CsrMatrix, start: number, end: number): CsrMatrix {
  return {
    ...matrix,
    rows: end - start,
    rowStarts: matrix.rowStarts.subarray(start, end + 1),
    rowScale: matrix.rowScale?.subarray(start, end),
  };
}
