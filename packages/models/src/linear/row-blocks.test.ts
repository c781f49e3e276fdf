import type { CsrMatrix } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowBlocks } from "./row-blocks.ts";

/** A matrix with rows of those lengths; what stands in them does not matter. */
function rowsOfLengths(lengths: readonly number[]): CsrMatrix {
  const rowStarts = new Int32Array(lengths.length + 1);
  lengths.forEach((length, row) => {
    rowStarts[row + 1] = rowStarts[row]! + length;
  });
  const factors = { values: undefined, rowScale: undefined, columnScale: undefined };
  return { rows: lengths.length, columns: 1, rowStarts, columnIndices: new Int32Array(0), ...factors };
}

describe("rowBlocks", () => {
  it("takes every row once, in order, in blocks of about as many entries each after a short one", () => {
    const longest = 20_000;
    fc.assert(
      fc.property(fc.array(fc.nat(longest), { maxLength: 40 }), (lengths) => {
        const matrix = rowsOfLengths(lengths);
        const blocks = rowBlocks(matrix);
        expect(blocks.flatMap(({ start, end }) => lengths.slice(start, end))).toEqual(lengths);
        const [first, ...others] = blocks.map(({ start, end }) => matrix.rowStarts[end]! - matrix.rowStarts[start]!);
        const sizes = others.length === 0 ? [first!] : others;
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2 * longest);
      }),
      { seed: 12 },
    );
  });

  it("is several blocks for much data, and one for little", () => {
    expect(rowBlocks(rowsOfLengths(new Array<number>(1000).fill(1000))).length).toBeGreaterThan(1);
    expect(rowBlocks(rowsOfLengths([5, 0, 7]))).toEqual([{ start: 0, end: 3 }]);
    expect(rowBlocks(rowsOfLengths([]))).toEqual([{ start: 0, end: 0 }]);
  });
});
