import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunComparison, RunDetails, RunSummary } from "@sentiment/training";
import { documentOf } from "./as-user.ts";
import { inDatabase, seed } from "./seeded-runs.ts";

const scores = { nb: 0.7, lr: 0.8, rf: 0.6 };
let folder: string;
/** Of the experiment `tweets`, the first to start first. */
let ids: string[];

beforeAll(async () => {
  folder = await temporaryFolder();
  const grid = Object.entries(scores).flatMap(([model, score]) => [
    { model, vectorizer: "count", score },
    { model, vectorizer: "tfidf", score: score + 0.01 },
  ]);
  ids = await seed(
    folder,
    "tweets",
    grid.map(({ model, vectorizer, score }, place) => ({
      name: `${model}-${vectorizer}`,
      at: 60 * place,
      took: 61.5,
      status: model === "rf" ? "FAILED" : "FINISHED",
      params: { model, vectorizer, clf__C: "1.0" },
      metrics: { validation_f1_macro: score, validation_accuracy_score: score + 0.005, training_log_loss: 1 - score },
    })),
  );
  await seed(folder, "other", [{ name: "elsewhere", metrics: { loss: 0.5 } }]);
});

async function runs(...args: string[]) {
  return runSentiment(["runs", ...args], { cwd: folder, env: { TZ: "UTC" } });
}

async function listed(...args: string[]): Promise<RunSummary[]> {
  const { document } = await documentOf(["runs", "list", ...args], { cwd: folder });
  return document["runs"] as RunSummary[];
}

describe("sentiment runs list", () => {
  it("shows the runs of an experiment, the latest first, with their recipe and validation scores", async () => {
    const { code, stdout, stderr } = await runs("list", "--experiment", "tweets");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [, head, first, ...rest] = stdout.trimEnd().split("\n");
    expect(head).toMatch(
      /^run_name +run_id +status +start_time +duration +model +vectorizer +accuracy_score +f1_macro$/u,
    );
    expect(first).toBe(
      `rf-tfidf  ${ids[5]!.slice(0, 8)}  FAILED    2026-11-22 12:05  1 min 02 s  rf     tfidf               0.6150       0.6100`,
    );
    expect(rest).toHaveLength(5);
  });

  it("holds everything in its document", async () => {
    const [run] = await listed("--experiment", "tweets", "--limit", "1");
    expect(run).toMatchObject({
      runId: ids[5],
      runName: "rf-tfidf",
      experimentName: "tweets",
      status: "FAILED",
      startTime: "2026-11-22T12:05:00.000Z",
      endTime: "2026-11-22T12:06:01.500Z",
      seconds: 61.5,
      user: "ada",
      params: { clf__C: "1.0", model: "rf", vectorizer: "tfidf" },
      metrics: { validation_f1_macro: 0.61 },
    });
  });

  it("filters and sorts as MLflow does, and shows what it sorts by", async () => {
    const filter = "params.model != 'rf' AND metrics.validation_f1_macro > 0.7";
    const flags = ["--experiment", "tweets", "--filter", filter, "--order-by", "metrics.training_log_loss DESC"];
    const found = await listed(...flags);
    expect(found.map(({ runName }) => runName)).toEqual(["nb-tfidf", "lr-count", "lr-tfidf"]);
    expect((await runs("list", ...flags)).stdout).toMatch(/training_$|log_loss$/mu);
  });

  it("knows several statuses at once", async () => {
    const { stdout } = await runs("list", "--experiment", "tweets", "--status", "FAILED", "--status", "KILLED", "-q");
    expect(stdout).toBe(`${ids[5]}\n${ids[4]}\n`);
  });

  it("says when there are more", async () => {
    const { stdout, stderr } = await runs("list", "--experiment", "tweets", "--limit", "2", "-q");
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(stderr).toBe("");
    const loud = await runs("list", "--experiment", "tweets", "--limit", "2");
    expect(loud.stderr).toBe("There are more than 2 runs; --limit shows them.\n");
    const { document } = await documentOf(["runs", "list", "--experiment", "tweets", "--limit", "2"], { cwd: folder });
    expect(document["more"]).toBe(true);
  });

  it("looks into every experiment with --all-experiments, and names them", async () => {
    const found = await listed("--all-experiments");
    expect(found.map(({ experimentName }) => experimentName).filter((name) => name === "other")).toEqual(["other"]);
    expect(found).toHaveLength(7);
    expect((await runs("list", "--all-experiments")).stdout).toMatch(/ experiment /u);
  });

  it("is CSV, Markdown or the very JSON document in another form", async () => {
    const columns = "run_id,params.model,metrics.validation_f1_macro,start_time,duration";
    const flags = ["list", "--experiment", "tweets", "--limit", "1", "--columns", columns];
    expect((await runs(...flags, "--format", "csv")).stdout).toBe(
      "run_id,params.model,metrics.validation_f1_macro,start_time,duration\n" +
        `${ids[5]},rf,0.61,2026-11-22T12:05:00.000Z,61.5\n`,
    );
    expect((await runs(...flags, "--format", "md")).stdout).toBe(
      "| run_id | model | validation_f1_macro | start_time | duration |\n| :-- | :-- | --: | :-- | --: |\n" +
        `| ${ids[5]!.slice(0, 8)} | rf | 0.6100 | 2026-11-22 12:05 | 1 min 02 s |\n`,
    );
    expect((await runs(...flags, "--format", "json")).stdout).toBe((await runs(...flags, "--json")).stdout);
  });

  it("of an experiment whose runs have other metrics shows those", async () => {
    expect((await runs("list", "--experiment", "other")).stdout).toMatch(/ loss\n.* 0\.5000\n$/u);
  });

  it.each([
    [["--columns", "metrics.validation_f1_mcro"], 2, "UNKNOWN_COLUMN", /Did you mean metrics\.validation_f1_macro\?/u],
    [["--columns", "validation_f1_macro"], 2, "UNKNOWN_COLUMN", /Did you mean metrics\.validation_f1_macro\?/u],
    [["--columns", "run_nam"], 2, "UNKNOWN_COLUMN", /Did you mean run_name\?/u],
    [["--columns", "run_id,,status"], 2, "BAD_VALUE", /names with commas between/u],
    [["--filter", "metrics.f1 >"], 2, "INVALID_PARAMETER_VALUE", /./u],
    [["--status", "FINSHED"], 2, "BAD_VALUE", /Did you mean FINISHED\?/u],
    [["--limit", "0"], 2, "BAD_VALUE", /at least 1/u],
    [["--format", "cvs"], 2, "BAD_VALUE", /Did you mean csv\?/u],
    [["--format", "csv"], 2, "BAD_USAGE", /--json and --format csv exclude each other/u],
    [["--all-experiments"], 2, "BAD_USAGE", /--experiment and --all-experiments exclude/u],
  ])("refuses %j with exit code %i", async (flags, exitCode, code, message) => {
    const { document } = await documentOf(["runs", "list", "--experiment", "tweets", ...flags], { cwd: folder });
    expect(document["error"]).toMatchObject({ exitCode, code, message: expect.stringMatching(message) as string });
  });

  it("tells a misspelt experiment from an empty one", async () => {
    const { code, stderr } = await runs("list", "--experiment", "tweet");
    expect(code).toBe(3);
    expect(stderr).toContain('There is no experiment "tweet". Did you mean tweets?');
    expect(await runs("list")).toEqual({
      code: 0,
      stdout: "",
      stderr: 'There are no runs in experiment "Default" of sqlite:///mlflow.db yet.\n',
    });
  });
});

describe("where nothing is recorded yet", () => {
  it("there are no runs, and looking makes no database", async () => {
    const empty = await temporaryFolder();
    const { code, stdout } = await runSentiment(["runs", "list"], { cwd: empty });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect((await documentOf(["runs", "list"], { cwd: empty })).document).toMatchObject({ runs: [], more: false });
    expect((await runSentiment(["runs", "list", "-q"], { cwd: empty })).stdout).toBe("");
    expect((await documentOf(["runs", "gc"], { cwd: empty })).document).toMatchObject({ runs: [], closed: [] });
    expect((await runSentiment(["runs", "best"], { cwd: empty })).code).toBe(3);
    expect((await runSentiment(["runs", "show", "abc"], { cwd: empty })).code).toBe(3);
    expect(await readdir(empty)).toEqual([]);
  });

  it("an empty database has no runs either", async () => {
    const empty = await temporaryFolder();
    await inDatabase(empty, async () => {});
    expect((await documentOf(["runs", "list"], { cwd: empty })).document).toMatchObject({ runs: [] });
    expect((await runSentiment(["runs", "best"], { cwd: empty })).stderr).toContain("There is no run to choose from");
  });

  it("a file that is no database is told as such", async () => {
    const other = await temporaryFolder();
    await writeFile(path.join(other, "mlflow.db"), "not a database, by far ".repeat(50));
    const { code, document } = await documentOf(["runs", "list"], { cwd: other });
    expect(code).toBe(3);
    expect(document["error"]).toMatchObject({ code: "NOT_A_DATABASE" });
  });
});

describe("sentiment runs show", () => {
  it("takes the beginning of an id", async () => {
    const { code, stdout } = await runs("show", ids[0]!.slice(0, 12));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^run +nb-count\nid +[0-9a-f]{32}\nexperiment +tweets\nstatus +FINISHED\nstarted +2026/u);
    expect(stdout).toMatch(/parameters\n {2}clf__C +1\.0\n {2}model +nb\n/u);
    expect(stdout).toMatch(/metrics\n +training +validation\n/u);
    expect((await runs("show", ids[0]!, "-q")).stdout).toBe(`${ids[0]}\n`);
  });

  it("tells how many points a metric has, and which files there are", async () => {
    const own = await temporaryFolder();
    const [id] = await seed(own, "curves", [{ name: "steps", status: "RUNNING" }]);
    await inDatabase(own, async (store) => {
      const metrics = [1, 2, 3].map((step) => ({ key: "objective", value: 1 / step, timestamp: step, step }));
      await store.logBatch(id!, { metrics });
      const dataset = { name: "tweets.csv", digest: "0123abcd", sourceType: "local", source: "{}" };
      await store.logInputs(id!, [{ dataset, tags: { "mlflow.data.context": "train" } }]);
    });
    const { document } = await documentOf(["runs", "show", id!], { cwd: own });
    const details = document as unknown as RunDetails;
    expect(details.metricPoints).toEqual({ objective: 3 });
    expect(details.metrics).toEqual({ objective: 1 / 3 });
    expect(details.datasets).toEqual([
      { name: "tweets.csv", digest: "0123abcd", context: "train", sourceType: "local", source: "{}" },
    ]);
    expect(details.artifacts).toEqual([]);
    const { stdout } = await runSentiment(["runs", "show", id!], { cwd: own });
    expect(stdout).toMatch(/metrics with a history\n {2}objective {2}3 points\n/u);
    expect(stdout).toMatch(/datasets\n {2}tweets\.csv {2}train {2}0123abcd {2}local\n/u);
  });

  it("refuses an id that is not one, that nobody has, or that several have", async () => {
    const bad = await runs("show", "'; DROP TABLE runs");
    expect(bad.code).toBe(2);
    const near = `${ids[0]!.slice(0, 31)}${ids[0]!.endsWith("0") ? "1" : "0"}`;
    const unknown = await runs("show", near);
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toContain(`Did you mean ${ids[0]}?`);
    const shared = await temporaryFolder();
    const many = await seed(
      shared,
      "many",
      Array.from({ length: 17 }, (_, place) => ({ name: `run ${place}` })),
    );
    const digit = [..."0123456789abcdef"].find((one) => many.filter((id) => id.startsWith(one)).length > 1)!;
    const { code, stderr } = await runSentiment(["runs", "show", digit], { cwd: shared });
    expect(code).toBe(2);
    for (const id of many.filter((one) => one.startsWith(digit))) expect(stderr).toContain(id);
  });
});

describe("sentiment runs compare", () => {
  it("puts runs side by side, and only what differs", async () => {
    const { code, stdout } = await runs("compare", ids[2]!.slice(0, 12), ids[0]!);
    expect(code).toBe(0);
    const fields = stdout.split("\n").map((line) => line.split(/ {2,}/u)[0]);
    expect(fields).toEqual([
      "",
      "attributes.run_name",
      "params.model",
      "metrics.training_log_loss",
      "metrics.validation_accuracy_score",
      "metrics.validation_f1_macro",
      "attributes.start_time",
      "",
    ]);
    expect(stdout).toMatch(/^params\.model +lr +nb$/mu);
    expect(stdout).not.toContain("clf__C");
    expect((await runs("compare", ids[2]!, ids[0]!, "--all")).stdout).toMatch(/^params\.clf__C +1\.0 +1\.0$/mu);
  });

  it("says the same in its document and in other forms", async () => {
    const { document } = await documentOf(["runs", "compare", ids[2]!, ids[0]!], { cwd: folder });
    const comparison = document as unknown as RunComparison;
    expect(comparison.runs.map(({ runName }) => runName)).toEqual(["lr-count", "nb-count"]);
    expect(comparison.differing).toContainEqual({ field: "params.model", values: ["lr", "nb"] });
    expect(comparison.same).toContainEqual({ field: "params.vectorizer", values: ["count", "count"] });
    expect((await runs("compare", ids[2]!, ids[0]!, "--format", "csv")).stdout).toContain("\nparams.model,lr,nb\n");
  });

  it.each([[[]], [["0"]]])("wants two runs, not %j", async (some) => {
    expect((await runs("compare", ...some)).code).toBe(2);
    expect((await runs("compare", ids[0]!, ids[0]!.slice(0, 20))).code).toBe(2);
  });
});

describe("sentiment runs best", () => {
  it("is the run with the greatest validation_f1_macro, in words, as a document or as its id", async () => {
    const { code, stdout } = await runs("best", "--experiment", "tweets");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^run +lr-tfidf\n/u);
    expect(stdout).toMatch(/best by +validation_f1_macro 0\.8100, the greatest/u);
    expect(stdout).toContain(`sentiment predict --run-id ${ids[3]} --explain`);
    expect((await runs("best", "--experiment", "tweets", "-q")).stdout).toBe(`${ids[3]}\n`);
    const { document } = await documentOf(["runs", "best", "--experiment", "tweets"], { cwd: folder });
    expect(document).toMatchObject({ runId: ids[3], metric: "validation_f1_macro", goal: "max" });
    expect(document["value"]).toBeCloseTo(0.81, 12);
  });

  it("of a loss is the smallest; only finished runs count, unless others are asked for", async () => {
    const flags = ["best", "--experiment", "tweets", "-q"];
    expect((await runs(...flags, "--metric", "training_log_loss")).stdout).toBe(`${ids[3]}\n`);
    expect((await runs(...flags, "--goal", "min")).stdout).toBe(`${ids[0]}\n`);
    expect((await runs(...flags, "--status", "FAILED")).stdout).toBe(`${ids[5]}\n`);
    expect((await runs(...flags, "--filter", "params.model = 'nb'")).stdout).toBe(`${ids[1]}\n`);
  });

  it("skips runs whose metric is not a number", async () => {
    const own = await temporaryFolder();
    const [, middle] = await seed(own, "nan", [
      { name: "a", at: 0, metrics: { f1: Number.NaN } },
      { name: "b", at: 1, metrics: { f1: 0.1 } },
      { name: "c", at: 2, metrics: { f1: 0.1 } },
      { name: "d", at: 3 },
    ]);
    for (const goal of ["max", "min"]) {
      const args = ["runs", "best", "--experiment", "nan", "--metric", "f1", "--goal", goal, "-q"];
      expect((await runSentiment(args, { cwd: own })).stdout).toBe(`${middle}\n`);
    }
  });

  it("where no run has the metric names those there are", async () => {
    const { code, document } = await documentOf(
      ["runs", "best", "--experiment", "tweets", "--metric", "validation_f1_micro"],
      { cwd: folder },
    );
    expect(code).toBe(2);
    expect(document["error"]).toMatchObject({
      code: "UNKNOWN_METRIC",
      message: 'No run has the metric "validation_f1_micro". Did you mean validation_f1_macro?',
      hint: "The metrics are training_log_loss, validation_accuracy_score, validation_f1_macro.",
    });
    expect((await runs("best", "--experiment", "tweets", "--metric", "a`b ASC, metrics.`x")).code).toBe(2);
  });
});

describe("sentiment runs gc", () => {
  it("closes the run of a training that was killed, and none that is at work", { timeout: 60_000 }, async () => {
    const own = await temporaryFolder();
    const generate = ["data", "generate", "--rows", "400000", "--out", "tweets.csv", "-q"];
    expect((await runSentiment(generate, { cwd: own })).code).toBe(0);
    const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
    const train = spawn(process.execPath, [main, "train", "--data", "tweets.csv"], { cwd: own, stdio: "ignore" });
    const exited = once(train, "exit");
    const list = ["runs", "list", "--status", "RUNNING", "-q"];
    const running = async () => (await runSentiment(list, { cwd: own })).stdout;
    await expect.poll(running, { timeout: 20_000, interval: 50 }).toMatch(/^[0-9a-f]{32}\n$/u);
    expect((await runSentiment(["runs", "gc"], { cwd: own })).stdout).toMatch(
      /left alone: its process lives\n\n0 runs/u,
    );
    train.kill("SIGKILL");
    expect(await exited).toEqual([null, "SIGKILL"]);
    const id = (await running()).trim();

    const dry = await runSentiment(["runs", "gc", "--dry-run"], { cwd: own });
    expect(dry.stdout).toMatch(/would be closed: its process has died\n\n1 run would be closed\n$/u);
    expect((await runSentiment(["runs", "gc", "-q"], { cwd: own })).stdout).toBe(`${id}\n`);
    const { document } = await documentOf(["runs", "show", id], { cwd: own });
    expect(document).toMatchObject({ status: "KILLED", endTime: expect.any(String) as string });
    expect((await documentOf(["runs", "gc"], { cwd: own })).document).toEqual({ runs: [], closed: [], dryRun: false });
  });

  it.each([
    [["--foreign"], "BAD_USAGE"],
    [["--older-than", "7"], "BAD_VALUE"],
    [["--older-than", "7 days"], "BAD_VALUE"],
    [["--older-than", ""], "BAD_VALUE"],
  ])("refuses %j", async (flags, code) => {
    const { document } = await documentOf(["runs", "gc", ...flags], { cwd: folder });
    expect(document["error"]).toMatchObject({ exitCode: 2, code });
  });
});

describe("names that try to command the terminal, a spreadsheet or a page", () => {
  const evil = "x\u001b[31m\n\u0007| \u202e\"' =cmd";
  let hostile: string;

  beforeAll(async () => {
    hostile = await temporaryFolder();
    await seed(hostile, evil, [
      { name: evil, params: { model: "=1+1", vectorizer: evil }, tags: { t: evil }, metrics: { "a b/c": 1 } },
      { name: "=cmd|' /C calc'!A0", params: { model: "@x" } },
    ]);
  });

  it.each([
    ["list", "--all-experiments"],
    ["list", "--all-experiments", "--format", "csv", "--columns", "run_name,experiment,params.vectorizer,tags.t"],
    ["list", "--all-experiments", "--format", "md", "--columns", "run_name,experiment,params.vectorizer,tags.t"],
    ["best", "--all-experiments", "--metric", "a b/c"],
  ])("are inert: runs %s %s %s", async (...args) => {
    const { code, stdout, stderr } = await runSentiment(["runs", ...args], { cwd: hostile });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toMatch(/[[\p{Cc}\u202e]--\n]/v);
    expect(stdout).toContain("x1b");
  });

  it("are inert in show and compare", async () => {
    const { stdout: both } = await runSentiment(["runs", "list", "--all-experiments", "-q"], { cwd: hostile });
    const [first, second] = both.trimEnd().split("\n");
    for (const args of [
      ["show", first!],
      ["show", second!],
      ["compare", first!, second!, "--all"],
    ]) {
      const { code, stdout } = await runSentiment(["runs", ...args], { cwd: hostile });
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/[[\p{Cc}\u202e]--\n]/v);
    }
  });

  it("are exact in JSON, and no formulas in CSV", async () => {
    const { document } = await documentOf(["runs", "list", "--all-experiments"], { cwd: hostile });
    const names = (document["runs"] as RunSummary[]).map(({ runName }) => runName);
    expect(names.toSorted()).toEqual(["=cmd|' /C calc'!A0", evil]);
    const columns = ["--columns", "run_name,params.model"];
    const args = ["runs", "list", "--all-experiments", "--format", "csv", ...columns];
    const { stdout } = await runSentiment(args, { cwd: hostile });
    expect(stdout).toContain("\n'=cmd|' /C calc'!A0,'@x\n");
    expect(stdout).toContain(",'=1+1\n");
  });
});
