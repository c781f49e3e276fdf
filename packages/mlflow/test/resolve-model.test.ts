import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore, parseModelUri, resolveModel, type Store, type TrackedUri } from "@sentiment/mlflow";
import { temporaryFolder } from "@sentiment/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(`sqlite:///${folder}/mlflow.db`, { create: true });
  await store.registry.createRegisteredModel({ name: "tweets" });
});

afterEach(() => store.close());

function resolved(uri: string) {
  return resolveModel(store, parseModelUri(uri) as TrackedUri);
}

describe("a registered version", () => {
  it("whose source is a run's model is where the run has it", async () => {
    const artifactLocation = path.join(folder, "files");
    const experimentId = await store.createExperiment({ name: "of MLflow 2", artifactLocation });
    const { info } = await store.createRun({ experimentId });
    await store.artifacts(info.artifactUri).write("model/model.json", "{}");
    await store.registry.createModelVersion({ name: "tweets", source: `runs:/${info.runId}/model` });
    expect(await resolved("models:/tweets/1")).toEqual({
      folder: path.join(info.artifactUri, "model"),
      uri: "models:/tweets/1",
      name: "tweets",
      version: "1",
      runId: info.runId,
      modelId: undefined,
    });
  });

  it.each([
    ["PENDING_REGISTRATION", "its registration has not ended"],
    ["FAILED_REGISTRATION", "its registration failed"],
  ])("in the state %s is not used", async (status, why) => {
    const source = path.join(folder, "model");
    await mkdir(source);
    await writeFile(path.join(source, "model.json"), "{}");
    await store.registry.createModelVersion({ name: "tweets", source });
    expect(await resolved("models:/tweets/latest")).toMatchObject({ folder: source, version: "1" });
    const database = new DatabaseSync(path.join(folder, "mlflow.db"));
    database.prepare("UPDATE model_versions SET status = ?, status_message = 'The copy is late.'").run(status);
    database.close();
    await expect(resolved("models:/tweets/latest")).rejects.toMatchObject({
      kind: "input",
      code: "MODEL_NOT_READY",
      message: `The version 1 of "tweets" cannot be used: ${why}.`,
      hint: "The copy is late.",
    });
  });
});
