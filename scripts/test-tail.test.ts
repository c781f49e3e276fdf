import { describe, expect, it } from "vitest";
import { testTail } from "./test-tail.ts";

const test = (status: string, ...ancestorTitles: string[]) => ({ status, ancestorTitles });

describe("the tail of a test run", () => {
  it("is the sums alone when nothing was left out", () => {
    const testResults = [
      { status: "failed", assertionResults: [test("passed"), test("failed")] },
      { status: "passed", assertionResults: [test("passed"), test("skipped"), test("todo"), test("pending")] },
    ];
    expect(testTail({ testResults })).toEqual(["2 passed, 1 failed, 3 skipped"]);
  });

  it("names each suite that was left out, with its count and its reason", () => {
    const python = "against scikit-learn [left out: no Python package registry (pip)]";
    const tweets = "tweets [left out: no tweets]";
    const assertionResults = [
      test("skipped", python),
      test("skipped", python, "inner"),
      test("pending", "outer", tweets, python),
      test("passed", "outer"),
    ];
    expect(testTail({ testResults: [{ status: "passed", assertionResults }] })).toEqual([
      "left out: against scikit-learn (2 tests): no Python package registry (pip)",
      "left out: tweets (1 test): no tweets",
      "1 passed, 0 failed, 3 skipped",
    ]);
  });

  it("counts a file that could not be loaded as a failure", () => {
    const unloaded = { status: "failed", assertionResults: [] };
    const failing = { status: "failed", assertionResults: [test("failed")] };
    expect(testTail({ testResults: [unloaded, failing] })).toEqual(["0 passed, 2 failed, 0 skipped"]);
  });
});
