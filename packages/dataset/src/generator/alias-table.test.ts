import { Random } from "@sentiment/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AliasTable } from "./alias-table.ts";

describe("AliasTable", () => {
  it("draws each index as often as its weight is of all", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 });
    const property = fc.property(weights, fc.integer(), (drawn, seed) => {
      const table = new AliasTable(Float64Array.from(drawn));
      const random = new Random(seed);
      const counts = Array<number>(drawn.length).fill(0);
      const draws = 20_000;
      for (let draw = 0; draw < draws; draw++) counts[table.draw(random)]!++;
      const total = drawn.reduce((sum, weight) => sum + weight, 0);
      drawn.forEach((weight, index) => {
        const expected = (draws * weight) / total;
        // Six standard deviations, and one draw for the rarest.
        expect(Math.abs(counts[index]! - expected)).toBeLessThan(6 * Math.sqrt(expected) + 1);
      });
    });
    fc.assert(property, { seed: 10, numRuns: 30 });
  });
});
