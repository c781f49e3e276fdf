import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf, type Document } from "./as-user.ts";
import { inDatabase, seed } from "./seeded-runs.ts";

// One story in one folder, in the order in which a team lives it.

let folder: string;
let runIds: string[];

beforeAll(async () => {
  folder = await temporaryFolder();
  const scores = [0.7, 0.8, 0.75];
  const runs = scores.map((score, at) => ({ name: `run-${score}`, at, metrics: { validation_f1_macro: score } }));
  runIds = await seed(folder, "tweets", runs);
  await inDatabase(folder, async (store) => {
    const { experimentId } = (await store.findExperiment("tweets"))!;
    for (const runId of runIds) {
      const { modelId } = await store.createLoggedModel({ experimentId, name: "model", sourceRunId: runId });
      await store.logOutputs(runId, [{ modelId, step: 0 }]);
      await store.finalizeLoggedModel(modelId, "LOGGED_MODEL_READY");
    }
  });
});

const inFolder = () => ({ cwd: folder, env: { TZ: "UTC", SENTIMENT_EXPERIMENT: "tweets" } });

async function said(...args: string[]) {
  const { code, stdout, stderr } = await runSentiment(args, inFolder());
  return { code, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
}

async function told(...args: string[]): Promise<Document> {
  const { code, document, stderr } = await documentOf(args, inFolder());
  expect(code, stderr).toBe(0);
  return document;
}

async function refusal(...args: string[]): Promise<readonly [number | null, string, string]> {
  const { code, document } = await documentOf(args, inFolder());
  const { code: word, message } = document["error"] as { code: string; message: string };
  return [code, word, message];
}

describe("sentiment register", () => {
  it("says what would be registered, and registers nothing", async () => {
    const { code, stdout, stderr } = await said("register", "--plan");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "model         sentiment-classifier (planned: created)",
      `run           run-0.8 (${runIds[1]})`,
      "metric        validation_f1_macro 0.8000",
      "would change  version 1: none → staging",
    ]);
    expect(await told("models", "list")).toMatchObject({ models: [] });
  });

  it("registers the best run of the experiment; -q is its version, a second time the same", async () => {
    expect(await said("register", "-q")).toEqual({ code: 0, stdout: "1", stderr: "" });
    expect(await told("register")).toMatchObject({
      name: "sentiment-classifier",
      version: "1",
      stage: "staging",
      aliases: ["staging"],
      runId: runIds[1],
      modelUri: "models:/sentiment-classifier/1",
      trackingUri: "sqlite:///mlflow.db",
      action: "unchanged",
      metric: "validation_f1_macro",
      value: 0.8,
    });
  });

  it("takes another run, stage and words, and says what moved", async () => {
    const words = ["--description", "for March", "--tag", "team=support", "--alias", "champion"];
    const { stdout } = await said("register", "--run-id", runIds[0]!.slice(0, 12), "--stage", "PRODUCTION", ...words);
    expect(stdout).toContain("model    sentiment-classifier, version 2 (created)\nstage    production\n");
    expect(stdout).toContain("changed  version 2: none → production, alias champion added");
  });

  it("ends with 5 where a gate is not met, with the document and without a new version", async () => {
    const args = [
      "register",
      "--run-id",
      runIds[2]!,
      "--min",
      "validation_f1_macro=0.78",
      "--not-worse-than",
      "production",
    ];
    const { code, document } = await documentOf(args, inFolder());
    expect(code).toBe(5);
    expect(document).toMatchObject({
      action: "refused",
      version: null,
      gates: [
        { metric: "validation_f1_macro", value: 0.75, limit: 0.78, met: false, than: null },
        { limit: 0.7, met: true, than: { place: "production", version: "2" } },
      ],
      error: { code: "GATE_NOT_MET", exitCode: 5 },
    });
    const { stderr } = await said(...args);
    expect(stderr).toContain("Not good enough: validation_f1_macro is 0.75, at least 0.78 is demanded.");
    expect((await told("models", "show"))["versionCount"]).toBe(2);
  });

  it("says what is wrong with what was typed", async () => {
    expect(await refusal("register", "--metric", "validation_f1macro")).toEqual([
      2,
      "UNKNOWN_METRIC",
      'No run has the metric "validation_f1macro". Did you mean validation_f1_macro?',
    ]);
    expect((await refusal("register", "--name", "a/b")).slice(0, 2)).toEqual([2, "BAD_MODEL_NAME"]);
    expect((await refusal("register", "--stage", "stagin"))[2]).toContain("Did you mean staging?");
    expect((await refusal("register", "--run-id", runIds[0]!, "--filter", "x"))[0]).toBe(2);
    expect((await refusal("register", "--alias", "production")).slice(0, 2)).toEqual([2, "BAD_ALIAS"]);
    expect((await refusal("register", "--experiment", "tweet")).slice(0, 2)).toEqual([3, "EXPERIMENT_NOT_FOUND"]);
  });
});

describe("sentiment models", () => {
  it("list shows which version stands where", async () => {
    expect((await said("models", "list")).stdout.split("\n")[1]).toMatch(
      /^sentiment-classifier +2 +1 +2 +champion=2 +\d{4}-\d\d-\d\d \d\d:\d\d$/u,
    );
    expect((await said("models", "list", "-q")).stdout).toBe("sentiment-classifier");
    expect((await said("models", "list", "--format", "csv")).stdout).toMatch(
      /^name,production,staging,latest,aliases,updated\nsentiment-classifier,2,1,2,champion=2 production=2 staging=1,/u,
    );
  });

  it("promote moves the version in staging to production and archives what was there", async () => {
    const planned = await told("models", "promote", "--plan");
    const gate = ["--not-worse-than", "production"];
    const done = await told("models", "promote", "--from", "staging", "--to", "production", ...gate);
    expect(done).toMatchObject({ version: "1", stage: "production", action: "promoted", changes: planned["changes"] });
    expect((await said("models", "promote")).stdout).toContain("version 1 (unchanged)");
    expect((await refusal("models", "promote", "--from", "production", "--to", "production"))[0]).toBe(2);
    expect(
      await refusal("models", "promote", "--from", "production", "--to", "staging", "--min", "validation_f1_macro=1"),
    ).toEqual([5, "GATE_NOT_MET", "Not good enough: validation_f1_macro is 0.8, at least 1 is demanded."]);
  });

  it("rollback brings the version before back", async () => {
    expect(await said("models", "rollback", "-q")).toEqual({ code: 0, stdout: "2", stderr: "" });
    expect((await refusal("models", "rollback")).slice(0, 2)).toEqual([3, "NOTHING_TO_ROLL_BACK_TO"]);
  });

  it("archive takes a version out of its stage", async () => {
    expect((await refusal("models", "archive"))[0]).toBe(2);
    expect((await said("models", "archive", "--stage", "production")).stdout).toContain(
      "changed  version 2: production → archived",
    );
    expect(await told("models", "archive", "--version", "2")).toMatchObject({ action: "unchanged" });
  });

  it("show tells the versions and who moved them", async () => {
    const { stdout } = await said("models", "show");
    const [, history = ""] = stdout.split("\nhistory\n");
    expect(
      history.split("\n").map((line) => line.replace(/^ +\S+ \S+ +\S+ +/u, "").replaceAll(/ {2,}/gu, " ")),
    ).toEqual([
      "register version 1: none → staging",
      "register version 2: none → production, alias champion added",
      "promote version 1: staging → production, in place of version 2",
      "rollback version 2: archived → production, in place of version 1",
      "archive version 2: production → archived",
    ]);
    const one = await said("models", "show", "sentiment-classifier", "--version", "2");
    expect(one.stdout).toContain("aliases      champion");
    expect(one.stdout).toMatch(/promote +version 2: production → archived, for version 1$/mu);
    expect(one.stdout).toContain("description  for March");
    expect(one.stdout).toContain("  team  support");
    expect(await refusal("models", "show", "sentiment-classifer")).toEqual([
      3,
      "MODEL_NOT_REGISTERED",
      'There is no registered model "sentiment-classifer". Did you mean sentiment-classifier?',
    ]);
    expect((await refusal("models", "show", "a", "--name", "b"))[0]).toBe(2);
  });
});
