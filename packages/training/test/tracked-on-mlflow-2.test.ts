import path from "node:path";
import { readFileSync } from "node:fs";
import { openStore, readAccess, resolveModel, type Store } from "@sentiment/mlflow";
import {
  describeWithMlflow,
  runPython,
  startMlflowServer,
  startProxy,
  temporaryFolder,
  type Fault,
  type MlflowServer,
  type Proxy,
} from "@sentiment/testing";
import { train, type TrainResult } from "@sentiment/training";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { writeReviews } from "./reviews.ts";

/** Says what DagsHub says of what MLflow 2.7 has not, and fails at `runs/log-model` as it does. */
function asDagsHub({ path: asked }: { readonly path: string }): Fault | undefined {
  const unsupported = { error: "unsupported endpoint, please contact support@dagshub.com" };
  const failed = { error_code: "INTERNAL_ERROR", message: "Internal error" };
  if (asked === "/version" || asked.includes("/logged-models")) {
    return { do: "answer", status: 404, body: JSON.stringify(unsupported) };
  }
  if (asked.endsWith("/runs/log-model")) return { do: "answer", status: 500, body: JSON.stringify(failed) };
  return undefined;
}

describeWithMlflow("2.7", "a training tracked on a server without logged models", () => {
  let server: MlflowServer;
  let proxy: Proxy;
  let store: Store;

  beforeAll(async () => {
    server = await startMlflowServer({
      folder: await temporaryFolder(),
      generation: "2.7",
      artifactsDestination: "files",
    });
    proxy = await startProxy({ target: server.url, prefix: "/ada/tweets.mlflow" });
    store = await openStore(server.url);
  });

  afterEach(() => proxy.fail(undefined));

  afterAll(async () => {
    await store.close();
    await proxy.stop();
    await server.stop();
  });

  async function trained(experiment: string): Promise<TrainResult> {
    const folder = await temporaryFolder();
    const access = await readAccess({}, { uri: proxy.url });
    const tracking = { uri: proxy.url, access, experiment, commandLine: "sentiment train" };
    return train({
      model: "nb",
      vectorizer: "count",
      data: writeReviews(folder),
      out: path.join(folder, "m"),
      tracking,
    });
  }

  it("keeps its model among the run's files, where we and Python find it", async () => {
    const { tracked, modelDir } = await trained("old");
    const { runId } = tracked!;
    expect(tracked).toMatchObject({ modelUri: `runs:/${runId}/model`, trackingUri: proxy.url });
    const run = await store.getRun(runId);
    expect(run.info.status).toBe("FINISHED");
    expect(run.data.metrics).toHaveProperty("validation_f1_macro");
    const [listed] = JSON.parse(run.data.tags["mlflow.log-model.history"]!) as object[];
    expect(listed).toMatchObject({ artifact_path: "model", run_id: runId });

    const { folder } = await resolveModel(store, { kind: "run", runId, name: "model" });
    expect(readFileSync(path.join(folder, "MLmodel"), "utf8")).toContain(`run_id: '${runId}'`);
    expect(readFileSync(path.join(folder, "weights.safetensors"))).toEqual(
      readFileSync(path.join(modelDir, "weights.safetensors")),
    );
    const script = `
import json, sys, mlflow, pandas
asked = json.load(sys.stdin)
mlflow.set_tracking_uri(asked["uri"])
model = mlflow.pyfunc.load_model(f"runs:/{asked['runId']}/model")
found = model.predict(pandas.DataFrame({"text": asked["texts"]}))
print(json.dumps([model.metadata.run_id, model.metadata.artifact_path, list(found["label"])]))
`;
    const texts = ["a lovely day", "an awful meal"];
    const loaded = await runPython(script, { uri: proxy.url, runId, texts });
    expect(loaded).toEqual([runId, "model", ["positive", "negative"]]);
  });

  it.each(["params", "tags"])("is told as failed where it is refused its %s", async (refused) => {
    const holdsSome = new RegExp(`"${refused}":\\[\\{`, "u");
    const body = JSON.stringify({ error_code: "INVALID_PARAMETER_VALUE", message: "not that" });
    proxy.fail(({ path: asked, body: sent }) =>
      asked.endsWith("/runs/log-batch") && holdsSome.test(sent.toString())
        ? { do: "answer", status: 400, body }
        : undefined,
    );
    await expect(trained(`without ${refused}`)).rejects.toThrow("not that");
    const { experimentId } = (await store.findExperiment(`without ${refused}`))!;
    const { items } = await store.searchRuns({ experimentIds: [experimentId] });
    expect(items.map(({ info }) => info.status)).toEqual(["FAILED"]);
  });

  it("is whole where the server refuses what it is told of the model", async () => {
    proxy.fail(asDagsHub);
    const { tracked } = await trained("hub");
    const run = await store.getRun(tracked!.runId);
    expect(run.info.status).toBe("FINISHED");
    expect(run.data.tags).not.toHaveProperty("mlflow.log-model.history");
    const { folder } = await resolveModel(store, { kind: "run", runId: tracked!.runId, name: undefined });
    expect(readFileSync(path.join(folder, "MLmodel"), "utf8")).toContain("artifact_path: 'model'");
  });
});
