import { copyFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot, runProcess, runSentiment, sentimentOnPath, temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";

/** Runs a copy of sweep.sh in a folder of its own, with `sentiment` on the PATH as if it were installed. */
async function sweep(environment: Readonly<Record<string, string>>, ...flags: string[]) {
  const folder = await temporaryFolder();
  await copyFile(path.join(repositoryRoot, "scripts/sweep.sh"), path.join(folder, "sweep.sh"));
  const env = { PATH: await sentimentOnPath(folder), HOME: process.env["HOME"], ...environment };
  const result = await runProcess("bash", [path.join(folder, "sweep.sh"), ...flags], { cwd: folder, env });
  const listed = await runSentiment(["runs", "list", "--all-experiments", "--json"], { cwd: folder });
  return { folder, ...result, runs: (JSON.parse(listed.stdout) as { runs: ListedRun[] }).runs };
}

interface ListedRun {
  readonly runId: string;
  readonly runName: string;
  readonly status: string;
  readonly experimentName: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

describe("scripts/sweep.sh", () => {
  it("records every combination in one experiment and prints the best run", { timeout: 60_000 }, async () => {
    const environment = { EXPERIMENT: "a sweep", MODELS: "nb lr", JOBS: "4" };
    const { code, stdout, stderr, runs } = await sweep(environment, "--valid-size", "0.5");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(runs.map(({ runName }) => runName).toSorted()).toEqual(["lr-count", "lr-tfidf", "nb-count", "nb-tfidf"]);
    for (const { status, experimentName, params, tags, runId } of runs) {
      expect([status, experimentName, params["valid_size"]]).toEqual(["FINISHED", "a sweep", "0.5"]);
      expect(tags["sweep"]).toBe(runs[0]!.tags["sweep"]);
      expect(stderr).toContain(`: run ${runId}\n`);
    }
    const scores = runs.map(({ metrics }) => metrics["validation_f1_macro"]!);
    expect(stdout).toContain(`id          ${runs[scores.indexOf(Math.max(...scores))]!.runId}\n`);
  });

  it("lets the others finish when a training fails, and ends with its exit code", { timeout: 60_000 }, async () => {
    const { code, stdout, stderr, runs } = await sweep({ MODELS: "nope nb", VECTORIZERS: "count", JOBS: "1" });
    expect(code).toBe(2);
    expect(stderr).toContain('nope count: error: --model cannot be "nope"');
    expect(stderr).toContain("sweep.sh: 1 of 2 trainings failed\n");
    expect(runs.map(({ runName }) => runName)).toEqual(["nb-count"]);
    expect(stdout).toContain(runs[0]!.runId);
  });

  it("fails with what the trainings say when all of them fail", { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await sweep({ MODELS: "nb", DATA: "no such file.csv" });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/nb count: error: .*no such file\.csv/u);
    expect(stderr).toContain("sweep.sh: 2 of 2 trainings failed\n");
  });

  it("refuses a number of jobs that is none", async () => {
    expect(await sweep({ JOBS: "many" })).toMatchObject({ code: 2, stdout: "", runs: [] });
  });
});
