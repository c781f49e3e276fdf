// Prints the tail of a test run from vitest's JSON report, whose path is the argument. Run by scripts/test.sh.
import { readFileSync } from "node:fs";

/** What is read of vitest's JSON report. */
export interface TestReport {
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
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of report.testResults) {
    if (status === "failed" && !assertionResults.some((test) => test.status === "failed")) counts.failed++;
    for (const test of assertionResults) {
      // Whatever was not run, under any name: skipped, pending (a suite in a left-out suite), todo.
      counts[test.status === "passed" || test.status === "failed" ? test.status : "skipped"]++;
      const suite = test.ancestorTitles.find((title) => leftOutTitle.test(title));
      if (suite !== undefined) leftOut.set(suite, (leftOut.get(suite) ?? 0) + 1);
    }
  }
  const lines = [...leftOut].map(([title, count]) =>
    title.replace(leftOutTitle, `left out: $<suite> (${count} ${count === 1 ? "test" : "tests"}): $<reason>`),
  );
  return [...lines, `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`];
}

if (import.meta.main) {
  const report = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as TestReport;
  console.log(testTail(report).join("\n"));
}
