import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactSumRounding } from "./exact-sum.ts";

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

describe("exactSumRounding", () => {
  it("makes sums the same in any order and grouping, for next to nothing in digits", () => {
    const number = fc.double({ noNaN: true, min: -1, max: 1 });
    const magnitude = fc.integer({ min: -80, max: 80 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 200 }), magnitude, fc.nat(200), (shares, power, cut) => {
        const numbers = shares.map((share) => share * 2 ** power);
        const largest = Math.max(...numbers.map(Math.abs));
        const rounding = exactSumRounding(largest, numbers.length);
        const rounded = numbers.map((value) => value + rounding - rounding);
        expect(total(rounded.toReversed())).toBe(total(rounded));
        expect(total(rounded.slice(cut)) + total(rounded.slice(0, cut))).toBe(total(rounded));
        numbers.forEach((value, at) => {
          expect(Math.abs(rounded[at]! - value)).toBeLessThanOrEqual(numbers.length * 2 ** -50 * largest);
        });
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  it("leaves numbers alone where there is nothing to add up, or no room above it", () => {
    expect(exactSumRounding(0, 5)).toBe(0);
    expect(exactSumRounding(1, 0)).toBe(0);
    expect(exactSumRounding(Number.MAX_VALUE, 5)).toBe(0);
  });
});
