import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalCsr, entryCount, type CsrMatrix } from "./csr-matrix.ts";

/** Small whole numbers and halves: their sums and products are exact, so that cells can be compared exactly. */
const exact = fc.integer({ min: -8, max: 8 }).map((value) => value / 2);

/** Any factorised matrix: repeats, entries in any order, scales or none, arrays longer than needed. */
const anyMatrix: fc.Arbitrary<CsrMatrix> = fc
  .record({ rowLengths: fc.array(fc.nat(6), { maxLength: 8 }), columns: fc.integer({ min: 1, max: 7 }) })
  .chain(({ rowLengths, columns }) => {
    const rows = rowLengths.length;
    const rowStarts = Int32Array.of(0, ...rowLengths);
    for (let row = 0; row < rows; row++) rowStarts[row + 1] = rowStarts[row]! + rowLengths[row]!;
    const length = rowStarts[rows]! + 3;
    const numbers = (count: number) =>
      fc.option(
        fc.array(exact, { minLength: count, maxLength: count }).map((values) => Float64Array.from(values)),
        { nil: undefined },
      );
    return fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      rowStarts: fc.constant(rowStarts),
      columnIndices: fc
        .array(fc.nat(columns - 1), { minLength: length, maxLength: length })
        .map((indices) => Int32Array.from(indices)),
      values: numbers(length),
      rowScale: numbers(rows),
      columnScale: numbers(columns),
    });
  });

/** The cells by the definition in the contract. */
function dense(matrix: CsrMatrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    const cells = new Array<number>(matrix.columns).fill(0);
    for (let entry = matrix.rowStarts[row]!; entry < matrix.rowStarts[row + 1]!; entry++) {
      cells[matrix.columnIndices[entry]!]! += matrix.values?.[entry] ?? 1;
    }
    // `+ 0` makes 0 of -0.
    return cells.map((cell, column) => cell * (matrix.columnScale?.[column] ?? 1) * (matrix.rowScale?.[row] ?? 1) + 0);
  });
}

function rowColumns(matrix: CsrMatrix, row: number): number[] {
  return [...matrix.columnIndices.subarray(matrix.rowStarts[row], matrix.rowStarts[row + 1])];
}

describe("canonicalCsr", () => {
  it("is the same matrix, without scales", () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const canonical = canonicalCsr(matrix);
        expect(dense(canonical)).toEqual(dense(matrix));
        expect(canonical.rowScale).toBeUndefined();
        expect(canonical.columnScale).toBeUndefined();
      }),
      { seed: 7 },
    );
  });

  it("stores each cell once, columns ascending, those that sum to 0 too", () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const canonical = canonicalCsr(matrix);
        expect(entryCount(canonical)).toBe(canonical.values.length);
        for (let row = 0; row < matrix.rows; row++) {
          const distinct = new Set(rowColumns(matrix, row));
          expect(rowColumns(canonical, row)).toEqual([...distinct].sort((a, b) => a - b));
        }
      }),
      { seed: 8 },
    );
  });

  it("leaves the given matrix as it was", () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const before = structuredClone(matrix);
        canonicalCsr(matrix);
        expect(matrix).toEqual(before);
      }),
      { seed: 9 },
    );
  });
});
