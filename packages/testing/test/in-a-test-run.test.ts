import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot, runProcess, temporaryFolder } from "@sentiment/testing";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[];
}

/** Runs a fixture in a test run of its own. */
async function testRun(fixture: string, env: Record<string, string>): Promise<{ code: number; report: Report }> {
  const vitest = path.join(repositoryRoot, "node_modules/vitest/vitest.mjs");
  const config = path.join(import.meta.dirname, "fixtures/vitest.config.ts");
  const outputFile = path.join(await temporaryFolder(), "report.json");
  const args = [vitest, "run", "--config", config, "--reporter", "json", "--outputFile", outputFile, fixture];
  const { PATH, HOME } = process.env;
  const { code } = await runProcess(process.execPath, args, { env: { PATH, HOME, ...env } });
  return { code, report: JSON.parse(await readFile(outputFile, "utf8")) as Report };
}

const nothingHere = { SENTIMENT_PYTHON: "/no/python", SENTIMENT_SHARED_DATA: "/no/data" };

describe("a machine without Python and without tweets", () => {
  it("leaves the suites out, each named with its reason, and counts their tests", async () => {
    const { code, report } = await testRun("absent.fixture.ts", nothingHere);
    expect(code).toBe(0);
    expect(report).toMatchObject({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 3 });
    const names = report.testResults.flatMap((file) => file.assertionResults.map((test) => test.fullName));
    expect(names[0]).toContain("against scikit-learn [left out: no Python at /no/python");
    expect(names[2]).toContain("on real tweets [left out: no real tweets at /no/data");
  });

  it("fails for each of them with CI=true", async () => {
    const { code, report } = await testRun("absent.fixture.ts", { ...nothingHere, CI: "true" });
    expect(code).toBe(1);
    expect(report.numFailedTests).toBe(2);
    const messages = report.testResults.flatMap((file) =>
      file.assertionResults.flatMap((test) => test.failureMessages),
    );
    expect(messages.join("\n")).toContain("With CI=true this suite must run, but here is no Python at /no/python");
  });
});

describe("temporary folders", () => {
  it("are removed after the test file that asked for them", async () => {
    const place = await temporaryFolder();
    const { code, report } = await testRun("temporary-folder.fixture.ts", { TMPDIR: place });
    expect([code, report.numPassedTests]).toEqual([0, 1]);
    expect((await readdir(place)).filter((name) => name.startsWith("sentiment-test-"))).toEqual([]);
  });
});
