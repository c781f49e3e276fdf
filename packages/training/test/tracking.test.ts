import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openStore, type Run, type Store } from "@sentiment/mlflow";
import { describeWithPython, runPython, temporaryFolder } from "@sentiment/testing";
import { evaluateModel, train, trainGrid, type Tracking, type TrainOptions } from "@sentiment/training";
import { afterEach, describe, expect, it } from "vitest";
import { writeReviews } from "./reviews.ts";

const open: Store[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

async function storeAt({ uri }: Tracking): Promise<Store> {
  const store = await openStore(uri);
  open.push(store);
  return store;
}

async function runsOf(tracking: Tracking & { experiment: string }): Promise<readonly Run[]> {
  const store = await storeAt(tracking);
  const experiment = await store.findExperiment(tracking.experiment);
  const { items } = await store.searchRuns({ experimentIds: [experiment!.experimentId] });
  return items;
}

/** A new folder with easily told reviews, and a database for the runs there. */
async function surroundings(): Promise<{
  folder: string;
  data: string;
  tracking: Tracking & { experiment: string };
}> {
  const folder = await temporaryFolder();
  const uri = `sqlite:///${path.join(folder, "mlflow.db")}`;
  // An experiment that training makes itself keeps its files below the working folder.
  const store = await openStore(uri, { create: true });
  await store.createExperiment({ name: "reviews", artifactLocation: path.join(folder, "mlruns") });
  await store.close();
  const tracking = { uri, experiment: "reviews", commandLine: "sentiment train --data reviews.csv" };
  return { folder, data: writeReviews(folder), tracking };
}

function options(folder: string, more: Partial<TrainOptions>): TrainOptions {
  return { model: "nb", vectorizer: "count", out: path.join(folder, "m"), ...more };
}

describe("a tracked training", () => {
  it("leaves a finished run with its choices, its metrics and where it came from", async () => {
    const { folder, data, tracking } = await surroundings();
    const named = { ...tracking, runName: "first", tags: { team: "support" } };
    const result = await train(options(folder, { data, tracking: named, modelParameters: { alpha: 0.5 }, seed: 3 }));
    const [run] = await runsOf(tracking);
    expect(result.tracked).toMatchObject({
      runId: run!.info.runId,
      experimentName: "reviews",
      trackingUri: tracking.uri,
      modelUri: `runs:/${run!.info.runId}/model`,
    });
    expect(run!.info).toMatchObject({ runName: "first", status: "FINISHED" });
    expect(run!.info.endTime).toBeGreaterThanOrEqual(run!.info.startTime);
    expect(run!.data.params).toMatchObject({
      model: "nb",
      vectorizer: "count",
      seed: "3",
      valid_size: "0.25",
      stopwords: "nltk",
      preset: "None",
      model__alpha: "0.5",
      model__fit_prior: "True",
      vectorizer__ngram_range: "(1, 1)",
    });
    expect(run!.data.tags).toMatchObject({
      team: "support",
      estimator_name: "Pipeline",
      "mlflow.source.name": "sentiment train",
      "sentiment.command": tracking.commandLine,
      "sentiment.pid": String(process.pid),
    });
    const values = Object.entries(run!.data.metrics).map(([name, { value }]) => [name, value]);
    expect(Object.fromEntries(values)).toMatchObject({ ...result.metrics, features: result.features });
    expect(run!.data.metrics).toHaveProperty("seconds_fit");
  });

  it("names its data by digest and source, and tells which files were for what", async () => {
    const { folder, data, tracking } = await surroundings();
    const test = path.join(folder, "test.csv");
    writeFileSync(test, "label,text\npositive,a great day\nnegative,an awful day\n");
    const result = await train(options(folder, { data, test, tracking }));
    const [run] = await runsOf(tracking);
    const inputs = run!.inputs.datasets.map(({ dataset, tags }) => [tags["mlflow.data.context"], dataset] as const);
    const used = new Map(inputs);
    expect(new Set(used.keys())).toEqual(new Set(["test", "train"]));
    expect(used.get("train")).toMatchObject({ name: "reviews.csv", digest: result.data.digest.slice(0, 32) });
    expect(JSON.parse(used.get("train")!.source)).toEqual({ uri: data });
    expect(JSON.parse(used.get("train")!.profile!)).toMatchObject({ num_rows: 216, sha256: result.data.digest });
  });

  it("keeps the model, the pictures and the page of the pipeline as artifacts", async () => {
    const { folder, data, tracking } = await surroundings();
    const { tracked, modelDir } = await train(options(folder, { data, tracking }));
    const pictures = ["calibration_curve", "confusion_matrix", "precision_recall_curve", "roc_curve"];
    const expected = ["training", "validation"].flatMap((part) => pictures.map((name) => `${part}_${name}.svg`));
    expect(readdirSync(tracked!.artifactUri).toSorted()).toEqual(["estimator.html", ...expected].toSorted());

    const [run] = await runsOf(tracking);
    const [output] = run!.outputs.models;
    const model = await (await storeAt(tracking)).getLoggedModel(output!.modelId);
    expect(model).toMatchObject({ name: "model", status: "LOGGED_MODEL_READY", sourceRunId: run!.info.runId });
    expect(model.params["model"]).toBe("nb");
    expect(model.metrics.map(({ key }) => key)).toContain("validation_f1_macro");
    const weights = (folderOfModel: string) => readFileSync(path.join(folderOfModel, "weights.safetensors"));
    expect(weights(model.artifactUri)).toEqual(weights(modelDir));
  });

  it("that fails leaves a failed run with the message", async () => {
    const { folder, data, tracking } = await surroundings();
    writeFileSync(data, "label,text\npositive,one class only\npositive,nothing else\n");
    const failure = await train(options(folder, { data, tracking })).catch((error: unknown) => error);
    const [run] = await runsOf(tracking);
    expect(run!.info.status).toBe("FAILED");
    expect(run!.info.endTime).toBeDefined();
    expect(run!.data.tags["sentiment.error"]).toContain((failure as Error).message);
    expect(existsSync(path.join(folder, "m"))).toBe(false);
  });

  it("that is asked to stop leaves a killed run", async () => {
    const { folder, data, tracking } = await surroundings();
    const controller = new AbortController();
    const stop = () => controller.abort(new Error("stop"));
    const training = train(options(folder, { data, tracking, signal: controller.signal, onProgress: stop }));
    await expect(training).rejects.toThrow("stop");
    const [run] = await runsOf(tracking);
    expect(run!.info).toMatchObject({ status: "KILLED" });
  });
});

describe("a tracked grid", () => {
  it("is a run around one for each model, and says which was best", async () => {
    const { folder, data, tracking } = await surroundings();
    const grid = await trainGrid({
      models: ["nb", "lr"],
      vectorizers: ["count", "tfidf"],
      data,
      tracking,
      outFolder: path.join(folder, "models"),
    });
    const runs = await runsOf(tracking);
    const parent = runs.find(({ info }) => info.runId === grid.tracked!.runId);
    const children = runs.filter(({ data: { tags } }) => tags["mlflow.parentRunId"] === parent!.info.runId);
    expect(children).toHaveLength(4);
    expect(runs).toHaveLength(5);
    expect(runs.every(({ info }) => info.status === "FINISHED")).toBe(true);
    expect(parent!.data.tags["sentiment.best_run_id"]).toBe(grid.results[grid.best]!.tracked!.runId);
    expect(parent!.data.metrics[`best_${grid.metric}`]!.value).toBe(grid.results[grid.best]!.metrics[grid.metric]);
  });
});

describe("a tracked evaluation", () => {
  it("leaves its metrics, its data and its pictures", async () => {
    const { folder, data, tracking } = await surroundings();
    const { modelDir } = await train(options(folder, { data }));
    const result = await evaluateModel({ model: modelDir, data, tracking });
    const [run] = await runsOf(tracking);
    expect(run!.info).toMatchObject({ status: "FINISHED", runName: "evaluate-m" });
    expect(run!.data.metrics["evaluation_f1_macro"]!.value).toBe(result.metrics["f1_macro"]);
    expect(run!.inputs.datasets[0]!.tags).toEqual({ "mlflow.data.context": "eval" });
    expect(readdirSync(result.tracked!.artifactUri)).toContain("evaluation_confusion_matrix.svg");
  });

  it("of a tracked model says which, and its metrics are that model's too", async () => {
    const { folder, data, tracking } = await surroundings();
    const { modelDir, tracked } = await train(options(folder, { data, tracking }));
    const [trained] = await runsOf(tracking);
    const origin = {
      uri: "models:/moods/3",
      runId: tracked!.runId,
      modelId: trained!.outputs.models[0]!.modelId,
    };
    const result = await evaluateModel({ model: modelDir, origin, data, tracking });
    const [run] = await runsOf(tracking);
    expect(run!.info.runName).toBe("evaluate-moods-3");
    expect(run!.data.params).toEqual({ model_uri: origin.uri });
    expect(run!.data.tags).toMatchObject({
      "sentiment.model_uri": origin.uri,
      "sentiment.model_run_id": origin.runId,
    });
    const store = await openStore(tracking.uri);
    const model = await store.getLoggedModel(origin.modelId);
    await store.close();
    expect(model.metrics.find(({ key }) => key === "evaluation_f1_macro")).toMatchObject({
      value: result.metrics["f1_macro"],
      runId: result.tracked!.runId,
    });
  });
});

const readBack = `
import json, sys, mlflow
from mlflow import MlflowClient
uri, experiment = json.load(sys.stdin)
mlflow.set_tracking_uri(uri)
client = MlflowClient()
found = client.get_experiment_by_name(experiment)
run = client.search_runs([found.experiment_id], "metrics.validation_f1_macro >= 0 and params.model = 'nb'")[0]
model = client.search_logged_models([found.experiment_id])[0]
dataset = run.inputs.dataset_inputs[0].dataset
print(json.dumps({
    "status": run.info.status,
    "metrics": run.data.metrics,
    "params": run.data.params,
    "artifacts": sorted(f.path for f in client.list_artifacts(run.info.run_id)),
    "dataset": [dataset.name, dataset.digest],
    "source": mlflow.data.get_source(run.inputs.dataset_inputs[0]).uri,
    "model": [model.model_id, str(model.status), model.source_run_id],
    "outputs": [output.model_id for output in run.outputs.model_outputs],
    "modelMetrics": sorted((m.key, m.dataset_name) for m in model.metrics),
}))
`;

describeWithPython("a tracked training, as MLflow itself sees it,", () => {
  it("is all there: status, metrics, params, data, artifacts, the logged model", async () => {
    const { folder, data, tracking } = await surroundings();
    const { tracked, metrics, data: read } = await train(options(folder, { data, tracking }));
    const seen = (await runPython(readBack, [tracking.uri, "reviews"])) as Record<string, unknown>;
    expect(seen).toMatchObject({
      status: "FINISHED",
      metrics,
      params: { model: "nb", vectorizer: "count", model__alpha: "1" },
      dataset: ["reviews.csv", read.digest.slice(0, 32)],
      source: data,
      model: [expect.stringMatching(/^m-/u), "READY", tracked!.runId],
    });
    expect(seen["outputs"]).toEqual([(seen["model"] as string[])[0]]);
    expect(seen["artifacts"]).toContain("validation_roc_curve.svg");
    expect(seen["modelMetrics"]).toContainEqual(["validation_f1_macro", "reviews.csv"]);
  });
});
