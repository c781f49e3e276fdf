import { describeWithPython, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { killAtEveryCall } from "./aws/kill-at-every-call.ts";

/** `pnpm stress aws` kills after every single call. */
const isStress = process.env["SENTIMENT_STRESS_CALLS"] === "every";

describeWithPython("a short slice of pnpm stress aws:", () => {
  it("commands that are killed after a call of AWS are given again, and end as if nothing had happened", async () => {
    const report = await killAtEveryCall({ folder: await temporaryFolder(), after: isStress ? undefined : [25] });
    if (isStress) console.error(`killed ${report.killed} times`);
    expect(report.problems).toEqual([]);
    expect(report.killed).toBeGreaterThan(2);
  }, 3_600_000);
});
