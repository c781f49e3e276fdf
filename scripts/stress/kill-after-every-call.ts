import { runTestFile } from "./run-test-file.ts";

/** kill-at-every-call.test.ts with every call there is, not one of sixteen. @returns whether all went well. */
export function killAfterEveryCall(): boolean {
  return runTestFile("scripts/stress/kill-at-every-call.test.ts", { SENTIMENT_STRESS_CALLS: "every" });
}
