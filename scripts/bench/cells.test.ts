import { describe, expect, it } from "vitest";
import { allCells, chooseCells } from "./cells.ts";
import { plan } from "./plan.ts";

describe("choosing what to measure", () => {
  it("leaves out the forests when it must be quick, and what is optional unless it is asked for", () => {
    expect(chooseCells({})).toContain("rf-count");
    expect(chooseCells({})).not.toContain("growth");
    expect(chooseCells({ quick: true })).not.toContain("rf-count");
    expect(chooseCells({ quick: true })).toContain("lr-tfidf");
  });

  it("takes cells by name, and optional ones alone or besides", () => {
    expect([...chooseCells({ cells: "nb-count,grid" })]).toEqual(["nb-count", "grid"]);
    expect([...chooseCells({ cells: "nb-count", growth: true })]).toEqual(["nb-count", "growth"]);
    expect([...chooseCells({ solvers: true })]).toEqual(["solvers"]);
  });

  it("refuses a cell that there is not", () => {
    expect(() => chooseCells({ cells: "nb-count,svm" })).toThrow(/no cell svm; there are nb-count/);
  });
});

describe("the plan", () => {
  const corpus = (rows: number) => ({ name: String(rows), key: String(rows), path: "", rows });

  it("has a step for every cell", () => {
    const steps = plan({ generated: [corpus(100_000), corpus(1_600_000)], real: [], runs: 1 });
    expect(new Set(steps.map(({ cell }) => cell))).toEqual(new Set(allCells));
  });

  it("runs the linear models on everything, the tf-idf forest on what scikit-learn can bear", () => {
    const tweets = { name: "tweets", key: "tweets", path: "" };
    const steps = plan({ generated: [corpus(100_000), corpus(1_600_000)], real: [tweets], runs: 1 });
    const data = (wanted: string): string[] => steps.filter(({ cell }) => cell === wanted).map((step) => step.data);
    expect(data("lr-tfidf")).toEqual(["100000", "1600000", "tweets"]);
    expect(data("rf-tfidf")).toEqual(["100000"]);
  });
});
