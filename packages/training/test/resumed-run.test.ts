import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openStore, type Store } from "@sentiment/mlflow";
import { describeWithPython, runPython, temporaryFolder } from "@sentiment/testing";
import { evaluateModel, train, trainGrid, type Tracking, type TrainOptions } from "@sentiment/training";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeReviews } from "./reviews.ts";

let folder: string;
let data: string;
let uri: string;
let store: Store;
let runId: string;
let experimentId: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  data = writeReviews(folder);
  uri = `sqlite:///${path.join(folder, "mlflow.db")}`;
  store = await openStore(uri, { create: true });
  experimentId = await store.createExperiment({ name: "reviews", artifactLocation: path.join(folder, "mlruns") });
  const tags = { "mlflow.user": "scheduler", "mlflow.source.name": "nightly", team: "search" };
  const run = await store.createRun({ experimentId, runName: "from outside", startTime: 1000, tags });
  runId = run.info.runId;
  await store.logBatch(runId, { params: { before: "1" } });
  await store.updateRun(runId, { status: "FAILED", endTime: 2000 });
});

afterEach(() => store.close());

function resuming(more: Partial<Tracking> = {}): Tracking {
  return { uri, resume: runId, commandLine: "sentiment train", ...more };
}

function options(tracking: Tracking, more: Partial<TrainOptions> = {}): TrainOptions {
  return { model: "nb", vectorizer: "count", data, out: path.join(folder, "m"), tracking, ...more };
}

describe("a training that goes on with a run", () => {
  it("records in it, keeps what is there, and finishes it", async () => {
    const { tracked, metrics } = await train(options(resuming({ tags: { team: "support" } })));
    expect(tracked).toMatchObject({ runId, experimentId, experimentName: "reviews" });
    const run = await store.getRun(runId);
    expect(run.info).toMatchObject({ runName: "from outside", status: "FINISHED", startTime: 1000 });
    expect(run.info.endTime).toBeGreaterThan(2000);
    expect(run.data.params).toMatchObject({ before: "1", model: "nb" });
    expect(run.data.metrics["validation_f1_macro"]!.value).toBe(metrics["validation_f1_macro"]);
    expect(run.data.tags).toMatchObject({
      "mlflow.user": "scheduler",
      "mlflow.source.name": "nightly",
      team: "support",
      "sentiment.pid": String(process.pid),
    });
    const { items } = await store.searchRuns({ experimentIds: [experimentId, "0"] });
    expect(items).toHaveLength(1);
  });

  it("gives it the name that was asked for", async () => {
    await train(options(resuming({ runName: "mine", experiment: "reviews", experimentId })));
    expect((await store.getRun(runId)).info.runName).toBe("mine");
  });

  it("leaves it failed when it fails", async () => {
    writeFileSync(data, "label,text\npositive,one class only\npositive,nothing else\n");
    await expect(train(options(resuming()))).rejects.toMatchObject({ kind: "input" });
    const { info, data: written } = await store.getRun(runId);
    expect(info.status).toBe("FAILED");
    expect(info.endTime).toBeGreaterThan(2000);
    expect(written.tags).toHaveProperty(["sentiment.error"]);
  });

  it("changes nothing where a param would change", async () => {
    await train(options(resuming()));
    const before = await store.getRun(runId);
    const again = train(options(resuming(), { model: "lr", out: path.join(folder, "other") }));
    await expect(again).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining("model") as unknown });
    expect(await store.getRun(runId)).toEqual(before);
  });

  it("is refused where the run is not there, deleted, or in another experiment", async () => {
    const missing = train(options(resuming({ resume: "0".repeat(32) })));
    await expect(missing).rejects.toMatchObject({ kind: "input", code: "RUN_NOT_FOUND" });
    const nowhere = { uri: `sqlite:///${path.join(folder, "none.db")}` };
    await expect(train(options(resuming(nowhere)))).rejects.toMatchObject({ kind: "input", code: "RUN_NOT_FOUND" });
    expect(existsSync(path.join(folder, "none.db"))).toBe(false);
    for (const other of [{ experiment: "Default" }, { experimentId: "0" }]) {
      const elsewhere = train(options(resuming(other)));
      await expect(elsewhere).rejects.toMatchObject({ kind: "usage", code: "EXPERIMENT_MISMATCH" });
    }
    await store.deleteRun(runId);
    await expect(train(options(resuming()))).rejects.toMatchObject({ kind: "conflict", code: "RUN_DELETED" });
  });
});

it("a grid goes on with the run as the one around its models", async () => {
  const tracking = resuming();
  const outFolder = path.join(folder, "models");
  const { tracked } = await trainGrid({ models: ["nb"], vectorizers: ["count", "tfidf"], data, tracking, outFolder });
  expect(tracked!.runId).toBe(runId);
  const { items } = await store.searchRuns({ experimentIds: [experimentId] });
  const children = items.filter(({ data: { tags } }) => tags["mlflow.parentRunId"] === runId);
  expect(children).toHaveLength(2);
  expect(items.every(({ info }) => info.status === "FINISHED")).toBe(true);
});

it("an evaluation goes on with a training's run", async () => {
  const { modelDir } = await train(options(resuming()));
  const result = await evaluateModel({ model: modelDir, data, tracking: resuming() });
  const run = await store.getRun(runId);
  expect(run.data.metrics["evaluation_f1_macro"]!.value).toBe(result.metrics["f1_macro"]);
  expect(run.info.status).toBe("FINISHED");
});

describe("an experiment by its id", () => {
  it("need not be named, but a name must be its own", async () => {
    const tracking = { uri, commandLine: "sentiment train", experimentId };
    const { tracked } = await train(options(tracking));
    expect(tracked).toMatchObject({ experimentId, experimentName: "reviews" });
    const named = train(options({ ...tracking, experiment: "Default" }, { out: path.join(folder, "b") }));
    await expect(named).rejects.toMatchObject({ kind: "usage", code: "EXPERIMENT_MISMATCH" });
    const missing = train(options({ ...tracking, experimentId: "77" }, { out: path.join(folder, "c") }));
    await expect(missing).rejects.toMatchObject({ kind: "input", code: "EXPERIMENT_NOT_FOUND" });
  });
});

const inPython = `
import json, os, sys, mlflow
given = json.load(sys.stdin)
os.environ.update(MLFLOW_TRACKING_URI=given["uri"], MLFLOW_RUN_ID=given["run"])
with mlflow.start_run() as run:
    mlflow.log_metric("from_python", 1.0)
    status = mlflow.get_run(given["run"]).info.status
found = mlflow.get_run(given["run"])
print(json.dumps([run.info.run_id, status, found.info.status, found.info.run_name, found.data.tags]))
`;

describeWithPython("Python's client", () => {
  it("does the same with the same run", async () => {
    await train(options(resuming()));
    const before = await store.getRun(runId);
    const [id, during, after, name, tags] = (await runPython(inPython, { uri, run: runId })) as unknown[];
    expect([id, during, after, name]).toEqual([runId, "RUNNING", "FINISHED", before.info.runName]);
    expect(tags).toEqual(before.data.tags);
  });
});
