import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { niceTicks } from "./nice-ticks.ts";

describe("niceTicks", () => {
  it("gives a handful of short numbers around everything that is drawn", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 0, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, high) => {
          const ticks = niceTicks(low, high, 4);
          expect(ticks[0]).toBeLessThanOrEqual(low + 1e-6 * (high - low));
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - 1e-6 * (high - low));
          expect(ticks.length).toBeLessThanOrEqual(7);
          for (const tick of ticks) expect(String(tick).length).toBeLessThanOrEqual(8);
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });

  it("counts in ones, twos and fives", () => {
    expect(niceTicks(0, 0.8, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(niceTicks(-1.3, 2.1, 4)).toEqual([-2, -1, 0, 1, 2, 3]);
    expect(niceTicks(0, 0, 4)).toEqual([0]);
  });
});
