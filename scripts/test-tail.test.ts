import { describe, expect, it } from "vitest";
import { testTail, type TestReport } from "./test-tail.ts";

const test = (status: string, ...ancestorTitles: string[]) => ({ status, ancestorTitles });
const report = (changes: Partial<TestReport>): TestReport => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...changes,
});

describe("the tail of a test run", () => {
  it("is the sums alone when nothing was left out", () => {
    expect(testTail(report({ numPassedTests: 7, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 }))).toEqual([
      "7 passed, 1 failed, 2 skipped",
    ]);
  });

  it("names each suite that was left out, with its count and its reason", () => {
    const python = "against scikit-learn [left out: no Python package registry (pip)]";
    const tweets = "tweets [left out: no tweets]";
    const assertionResults = [
      test("skipped", python),
      test("skipped", python, "inner"),
      test("skipped", "outer", tweets),
      test("passed", "outer"),
    ];
    const tail = testTail(
      report({ numPassedTests: 1, numPendingTests: 3, testResults: [{ status: "passed", assertionResults }] }),
    );
    expect(tail).toEqual([
      "left out: against scikit-learn (2 tests): no Python package registry (pip)",
      "left out: tweets (1 test): no tweets",
      "1 passed, 0 failed, 3 skipped",
    ]);
  });

  it("counts a file that could not be loaded as a failure", () => {
    const unloaded = { status: "failed", assertionResults: [] };
    const failing = { status: "failed", assertionResults: [test("failed")] };
    expect(testTail(report({ numFailedTests: 1, testResults: [unloaded, failing] }))).toEqual([
      "0 passed, 2 failed, 0 skipped",
    ]);
  });
});
