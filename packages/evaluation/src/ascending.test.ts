import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "@sentiment/numerics";
import { sortAscending, sortInBuckets } from "./ascending.ts";

const anywhere = fc.double({ min: 0, max: 1, noNaN: true });
const tied = fc.constantFrom(0, 0.25, 0.5, 1, Number.MIN_VALUE, 1 - Number.EPSILON / 2, -1e-10, 1 + 1e-10);
const crowded = fc.integer({ min: 0, max: 1000 }).map((step) => step * 1e-12);

describe("probabilities in buckets", () => {
  it.each([
    ["that lie anywhere", anywhere],
    ["of which many are equal", tied],
    ["that lie close together", crowded],
    ["of all kinds", fc.oneof(anywhere, tied, crowded)],
  ])("come in order %s", (_, probability) => {
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 300 }), (numbers) => {
        const probabilities = Float64Array.from(numbers);
        const expected = probabilities.toSorted();
        sortInBuckets(probabilities, new Float64Array(numbers.length));
        // 0 and -0 are equal, and either order will do.
        expect([...probabilities].map((p) => p + 0)).toEqual([...expected].map((p) => p + 0));
      }),
      { seed: 21 },
    );
  });
});

describe("sortAscending", () => {
  it.each([1000, 100_000])("puts %i probabilities in order", (count) => {
    const random = new Random(22);
    const probabilities = Float64Array.from({ length: count }, () => random.float());
    const expected = probabilities.toSorted();
    sortAscending(probabilities, new Float64Array(count));
    expect(probabilities).toEqual(expected);
  });
});
