import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";

/** Pearson's χ² of counts against an even spread, less its mean and over its standard deviation. */
function unevenness(counts: number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  return (chiSquared - freedom) / Math.sqrt(2 * freedom);
}

function tally(bins: number, draws: number, draw: () => number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < draws; i++) {
    const bin = draw();
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

describe("seeded random numbers", () => {
  it("are the same on every machine, and in every version: saved results depend on them", () => {
    const random = new Random(42, 7);
    const drawn = [random.uint32(), random.uint32(), random.below(1000), random.float()];
    expect(drawn).toMatchInlineSnapshot(`
      [
        2371915131,
        844149888,
        327,
        0.40387676115519056,
      ]
    `);
  });

  it("are the same for the same seed and stream", () => {
    const one = new Random(-5, 3);
    const other = new Random(-5, 3);
    for (let i = 0; i < 100; i++) expect(one.uint32()).toBe(other.uint32());
  });

  it("differ with the seed, above 32 bits and below 0 too, and with the stream", () => {
    const firsts = [
      [0],
      [1],
      [-1],
      [2 ** 32],
      [2 ** 32 + 1],
      [2 ** 32 - 1],
      [Number.MAX_SAFE_INTEGER],
      [0, 1],
      [0, 2],
      [1, 1],
    ].map(([seed, stream]) => new Random(seed!, stream).uint32());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("of neighbouring seeds and streams have nothing to do with each other", () => {
    const pairs: ((index: number) => [Random, Random])[] = [
      (index) => [new Random(index), new Random(index + 1)],
      (index) => [new Random(0, index), new Random(0, index + 1)],
      (index) => [new Random(index, 1), new Random(index + 1, 0)],
    ];
    for (const pair of pairs) {
      // Each of four early draws of one against each of the other: 8 × 8 bins.
      for (let ahead = 0; ahead < 4; ahead++) {
        let index = 0;
        const counts = tally(64, 20_000, () => {
          const [one, other] = pair(index++);
          for (let skip = 0; skip < ahead; skip++) one.uint32();
          return 8 * (one.uint32() >>> 29) + (other.uint32() >>> 29);
        });
        expect(Math.abs(unevenness(counts))).toBeLessThan(4);
      }
    }
  });

  it("fill [0, 1) evenly as floats", () => {
    const random = new Random(11);
    const counts = tally(1000, 200_000, () => Math.floor(1000 * random.float()));
    expect(counts).toHaveLength(1000);
    expect(Math.abs(unevenness(counts))).toBeLessThan(4);
  });

  it("are every whole number below a limit equally often, also where the limit is no power of two", () => {
    for (const limit of [2, 3, 10, 1000]) {
      const random = new Random(limit);
      const counts = tally(limit, 100_000, () => random.below(limit));
      expect(counts).toHaveLength(limit);
      expect(Math.abs(unevenness(counts))).toBeLessThan(4);
    }
  });

  it("below 1 are always 0", () => {
    const random = new Random(1);
    expect([random.below(1), random.below(1), random.below(1)]).toEqual([0, 0, 0]);
  });

  it("are even too where the limit is far from dividing 2³²", () => {
    const random = new Random(3);
    const limit = 3 * 2 ** 30;
    // Without rejection the first third would come twice as often.
    const counts = tally(3, 30_000, () => Math.floor(random.below(limit) / 2 ** 30));
    expect(Math.abs(unevenness(counts))).toBeLessThan(4);
  });
});

describe("shuffle", () => {
  it("keeps the items and only changes their order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 50 }), fc.integer(), (items, seed) => {
        const shuffled = Int32Array.from(items);
        new Random(seed).shuffle(shuffled);
        expect(shuffled.sort()).toEqual(Int32Array.from(items).sort());
      }),
      { seed: 1 },
    );
  });

  it("makes every order equally often", () => {
    const random = new Random(9);
    const orders = tally(24, 48_000, () => {
      const items = Int32Array.of(0, 1, 2, 3);
      random.shuffle(items);
      // The order's number: how many of the later items are smaller, at each place.
      const smaller = (at: number): number => items.subarray(at + 1).filter((item) => item < items[at]!).length;
      return 6 * smaller(0) + 2 * smaller(1) + smaller(2);
    });
    expect(Math.abs(unevenness(orders))).toBeLessThan(4);
  });
});
