import { describe, expect, it } from "vitest";
import { median, medianRatio, percentile } from "./statistics.ts";

describe("the median", () => {
  it("is the middle value, or the mean of the two in the middle", () => {
    expect(median([10, 9, 100])).toBe(10);
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it("of nothing is no number", () => {
    expect(median([])).toBeNaN();
  });
});

describe("the ratio of two contestants", () => {
  it("compares runs that stood side by side, not the medians of each", () => {
    // The machine was ten times slower during the second and third pair.
    expect(medianRatio([1, 10, 10], [4, 40, 50])).toBe(4);
    expect(medianRatio([1, 10, 2], [4, 30, 10])).toBe(4);
  });

  it("needs as many runs of one as of the other", () => {
    expect(() => medianRatio([1, 2], [1])).toThrow(/2 runs .* 1/);
  });
});

describe("a percentile", () => {
  it("is a value that occurred", () => {
    const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(Float64Array.of(7), 0.01)).toBe(7);
  });
});
