import fc from "fast-check";
import { expect, it } from "vitest";
import { ValueSort } from "./value-sort.ts";

const value = fc.oneof(fc.constantFrom(1, 1, 1, 2, 3), fc.float({ noNaN: true, min: -10, max: 10 }));

it("sorts a stretch of any length by value, each row staying with its value, and touches nothing else", () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 300 }), fc.nat(20), fc.nat(20), (list, before, after) => {
      const values = Float32Array.from(list);
      const rows = Int32Array.from(list, (_, row) => row);
      const start = Math.min(before, list.length);
      const end = Math.max(start, list.length - after);
      new ValueSort(values, rows).sort(start, end);
      const expected = list.map((number, row) => ({ value: Math.fround(number), row }));
      const stretch = expected.splice(start, end - start).sort((a, b) => a.value - b.value || a.row - b.row);
      expected.splice(start, 0, ...stretch);
      expect([...rows]).toEqual(expected.map(({ row }) => row));
      expect([...values]).toEqual(expected.map((pair) => pair.value));
    }),
    { seed: 1 },
  );
});

it("sorts one stretch after another in the same memory", () => {
  const values = Float32Array.from({ length: 1000 }, (_, at) => (at * 7919) % 1000);
  const sort = new ValueSort(
    values,
    Int32Array.from(values, (_, row) => row),
  );
  for (const [start, end] of [
    [0, 10],
    [10, 700],
    [700, 1000],
  ] as const) {
    sort.sort(start, end);
    expect([...values.subarray(start, end)]).toEqual([...values.subarray(start, end)].sort((a, b) => a - b));
  }
});
