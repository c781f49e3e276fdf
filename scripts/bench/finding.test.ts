import { describe, expect, it } from "vitest";
import { compared, verdicts } from "./finding.ts";
import type { Run } from "./run-by-turns.ts";

const run = (wall: number): Run => ({ wall, cpu: 1, peakMegabytes: 50, result: {} });
const sides = { cell: "nb count", data: "100 k", peer: "Python", ours: [run(1), run(2)], theirs: [run(10), run(10)] };

describe("a figure of a comparison", () => {
  it("says how many times quicker ours is", () => {
    const finding = compared(sides, "wall s", { ours: ({ wall }) => wall });
    expect(finding).toMatchObject({ ours: 1.5, theirs: 10, ratio: 7.5 });
    expect(finding.runs).toEqual({ ours: [1, 2], theirs: [10, 10] });
  });

  it("turns round where more is better, and has no ratio where none makes sense", () => {
    const speed = { ours: () => 300, theirs: () => 100 };
    expect(compared(sides, "texts/s", speed, { ratio: "more" }).ratio).toBe(3);
    expect(compared(sides, "accuracy", speed, { ratio: "none" }).ratio).toBeUndefined();
  });
});

describe("a demand", () => {
  const finding = { cell: "", data: "", figure: "", ours: 8, ratio: 12 };

  it("on a ratio is met from there on", () => {
    expect(verdicts({ ...finding, demand: { of: "ratio", must: 12, aim: 15 } })).toEqual({
      must: "met",
      aim: "missed",
    });
  });

  it("on a value is met up to there", () => {
    expect(verdicts({ ...finding, demand: { of: "value", must: 8, aim: 5 } })).toEqual({ must: "met", aim: "missed" });
  });

  it("is missed when there is no ratio to judge", () => {
    expect(verdicts({ ...finding, ratio: NaN, demand: { of: "ratio", must: 1 } }).must).toBe("missed");
  });

  it("that nobody makes has no verdict", () => {
    expect(verdicts(finding)).toEqual({ must: undefined, aim: undefined });
    expect(verdicts({ ...finding, demand: { of: "ratio", aim: 3 } })).toEqual({ must: undefined, aim: "met" });
  });
});
