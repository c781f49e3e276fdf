// Prints the tail of a test run from vitest's JSON report, whose path is the argument. Run by scripts/test.sh.
import { readFileSync } from "node:fs";

/** What is read of vitest's JSON report. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly ancestorTitles: readonly string[] }[];
  }[];
}

/** How `describeUnlessAbsent` of @sentiment/testing names a suite that it leaves out. */
const leftOutTitle = /^(?<suite>.*) \[left out: (?<reason>.*)\]$/;

/**
 * The last lines of a test run: each suite that was left out, with how many tests it has and why, and then the sums.
 * A test file that could not be loaded counts as one failed test.
 */
export function testTail(report: TestReport): string[] {
  const leftOut = new Map<string, number>();
  let unloaded = 0;
  for (const file of report.testResults) {
    if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) unloaded++;
    for (const { ancestorTitles } of file.assertionResults) {
      const suite = ancestorTitles.find((title) => leftOutTitle.test(title));
      if (suite !== undefined) leftOut.set(suite, (leftOut.get(suite) ?? 0) + 1);
    }
  }
  const lines = [...leftOut].map(([title, count]) =>
    title.replace(leftOutTitle, `left out: $<suite> (${count} ${count === 1 ? "test" : "tests"}): $<reason>`),
  );
  const failed = report.numFailedTests + unloaded;
  const skipped = report.numPendingTests + report.numTodoTests;
  return [...lines, `${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`];
}

if (import.meta.main) {
  const report = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as TestReport;
  console.log(testTail(report).join("\n"));
}
