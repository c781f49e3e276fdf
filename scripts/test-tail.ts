// Prints the tail of a test run from vitest's JSON report, whose path is the argument. Run by scripts/test.sh.
import { readFileSync } from "node:fs";
import { testTail, type TestReport } from "./checks/test-tail.ts";

const report = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as TestReport;
console.log(testTail(report).join("\n"));
