import path from "node:path";
import { openArtifacts, openStore } from "@sentiment/mlflow";
import { describeWithPython, startMlflowServer, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";

describeWithPython("a database that we made", () => {
  it("is served by a real MLflow server as it is: run, files and logged model", async () => {
    const folder = await temporaryFolder();
    const store = await openStore(`sqlite:///${folder}/mlflow.db`, { create: true });
    const experimentId = await store.createExperiment({ name: "Fünf", artifactLocation: path.join(folder, "files") });
    const { info } = await store.createRun({ experimentId, runName: "first" });
    const model = await store.createLoggedModel({ experimentId, name: "model", sourceRunId: info.runId });
    await store.logBatch(info.runId, {
      params: { model: "nb" },
      metrics: [
        { key: "loss", value: Number.NaN, timestamp: 1, step: 0 },
        { key: "f1", value: 0.75, timestamp: 1, step: 0, modelId: model.modelId },
      ],
    });
    await openArtifacts(info.artifactUri).write("plots/a.txt", "hello");
    await openArtifacts(model.artifactUri).write("MLmodel", "flavors: {}\n");
    await store.finalizeLoggedModel(model.modelId, "LOGGED_MODEL_READY");
    await store.close();

    const server = await startMlflowServer({ folder });
    try {
      const ask = (route: string, body: unknown) => post(`${server.url}/api/2.0/mlflow/${route}`, body);
      expect(await ask("runs/search", { experiment_ids: [experimentId], filter: "metrics.f1 > 0.7" })).toMatchObject({
        runs: [
          {
            info: { run_id: info.runId, run_name: "first", status: "RUNNING", artifact_uri: info.artifactUri },
            data: {
              metrics: [
                { key: "loss", value: "NaN" },
                { key: "f1", value: 0.75 },
              ],
              params: [{ key: "model", value: "nb" }],
            },
          },
        ],
      });
      const file = await fetch(`${server.url}/get-artifact?run_uuid=${info.runId}&path=plots/a.txt`);
      expect(await file.text()).toBe("hello");
      expect(await ask("logged-models/search", { experiment_ids: [experimentId] })).toMatchObject({
        models: [
          {
            info: { model_id: model.modelId, status: "LOGGED_MODEL_READY" },
            data: { metrics: [{ key: "f1", value: 0.75 }] },
          },
        ],
      });
    } finally {
      await server.stop();
    }
  });
});

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.json();
}
