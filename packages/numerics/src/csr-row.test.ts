import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalCsr, type CsrMatrix } from "./csr-matrix.ts";
import { csrRow } from "./csr-row.ts";

const columns = 5;
const value = fc.integer({ min: -4, max: 4 });
const factors = (length: number) =>
  fc.option(
    fc
      .array(fc.constantFrom(0, 0.5, 1, 2, -1), { minLength: length, maxLength: length })
      .map((list) => Float64Array.from(list)),
    { nil: undefined },
  );

/** Matrices with repeats, entries in any order, empty rows, spare room behind the entries, and any of the factors. */
const matrices: fc.Arbitrary<CsrMatrix> = fc
  .record({
    rows: fc.array(fc.array(fc.tuple(fc.nat(columns - 1), value), { maxLength: 8 }), { maxLength: 6 }),
    hasValues: fc.boolean(),
    columnScale: factors(columns),
    spare: fc.nat(3),
  })
  .chain(({ rows, hasValues, columnScale, spare }) =>
    factors(rows.length).map((rowScale) => {
      const entries = rows.flat();
      const ends = rows.map((_, index) => rows.slice(0, index + 1).flat().length);
      return {
        rows: rows.length,
        columns,
        rowStarts: Int32Array.from([0, ...ends]),
        columnIndices: Int32Array.from([...entries.map(([column]) => column), ...new Array<number>(spare).fill(0)]),
        values: hasValues ? Float64Array.from(entries, ([, number]) => number) : undefined,
        rowScale,
        columnScale,
      };
    }),
  );

describe("csrRow", () => {
  it("is the row of the canonical matrix", () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const canonical = canonicalCsr(matrix);
        for (let row = 0; row < matrix.rows; row++) {
          const [start, end] = [canonical.rowStarts[row], canonical.rowStarts[row + 1]];
          const { columns: found, values } = csrRow(matrix, row);
          expect(found).toEqual(canonical.columnIndices.subarray(start, end));
          expect(values).toEqual(canonical.values.subarray(start, end));
        }
      }),
      { seed: 7 },
    );
  });
});
