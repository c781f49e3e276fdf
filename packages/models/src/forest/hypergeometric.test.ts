import { Random } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { Hypergeometric } from "./hypergeometric.ts";

/** How often each number comes among so many draws. */
function frequencies(total: number, drawn: number, marked: number, draws: number): Map<number, number> {
  const random = new Random(7, total + drawn + marked);
  const hypergeometric = new Hypergeometric(total, drawn);
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const found = hypergeometric.draw(random, marked);
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return counts;
}

/** C(n, k), exact for the small numbers used here. */
function ways(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

describe("the number of marked items among those drawn", () => {
  it.each([
    [10, 3, 4],
    [12, 6, 6],
    [30, 5, 29],
    [30, 25, 20],
    [40, 20, 3],
    [52, 13, 13],
  ])("of %i items, %i drawn, %i marked, comes as often as it should", (total, drawn, marked) => {
    const draws = 40_000;
    const counts = frequencies(total, drawn, marked, draws);
    for (let found = 0; found <= drawn; found++) {
      const probability = (ways(marked, found) * ways(total - marked, drawn - found)) / ways(total, drawn);
      const deviation = Math.sqrt(draws * probability * (1 - probability));
      expect(Math.abs((counts.get(found) ?? 0) - draws * probability)).toBeLessThanOrEqual(4.5 * deviation);
    }
  });

  it.each([
    [80_000, 282, 56_000],
    [80_000, 40_000, 79_000],
    [400_000, 632, 3],
  ])("of %i items, %i drawn, %i marked, has the right mean and spread", (total, drawn, marked) => {
    const draws = 4000;
    const counts = [...frequencies(total, drawn, marked, draws)];
    const share = marked / total;
    const variance = (drawn * share * (1 - share) * (total - drawn)) / (total - 1);
    const mean = counts.reduce((sum, [found, times]) => sum + (found * times) / draws, 0);
    expect(Math.abs(mean - drawn * share)).toBeLessThan(4.5 * Math.sqrt(variance / draws));
    const spread = counts.reduce((sum, [found, times]) => sum + ((found - drawn * share) ** 2 * times) / draws, 0);
    expect(spread / variance).toBeGreaterThan(0.8);
    expect(spread / variance).toBeLessThan(1.25);
  });

  it("is no matter of chance where it cannot differ", () => {
    expect([...frequencies(10, 10, 4, 50)]).toEqual([[4, 50]]);
    expect([...frequencies(10, 4, 10, 50)]).toEqual([[4, 50]]);
    expect([...frequencies(10, 4, 0, 50)]).toEqual([[0, 50]]);
    expect([...frequencies(1, 1, 1, 50)]).toEqual([[1, 50]]);
    expect([...frequencies(0, 0, 0, 50)]).toEqual([[0, 50]]);
  });
});
