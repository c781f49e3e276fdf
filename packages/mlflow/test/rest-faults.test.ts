import {
  describeWithMlflow,
  startMlflowServer,
  startProxy,
  temporaryFolder,
  type Fault,
  type MlflowServer,
  type Proxy,
} from "@sentiment/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openStore } from "../src/open-store.ts";
import { readAccess } from "../src/read-access.ts";
import type { Store } from "../src/store.ts";

/** Tests need not wait as long as users. */
const environment = { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "3", MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0" };

async function openThrough(uri: string): Promise<Store> {
  const access = await readAccess(environment, { uri });
  return openStore(uri, { access });
}

/** What a test does to the first request of an endpoint that it names. */
function firstOf(method: string, path: string, fault: Fault) {
  let done = false;
  return (request: { readonly method: string; readonly path: string }): Fault | undefined => {
    if (done || request.method !== method || !request.path.startsWith(`/api/2.0/mlflow/${path}`)) return undefined;
    done = true;
    return fault;
  };
}

for (const generation of ["current", "2.7"] as const) {
  describeWithMlflow(generation, `a network that loses things (${generation})`, () => {
    let server: MlflowServer;
    let proxy: Proxy;
    let store: Store;
    let experimentId: string;

    beforeAll(async () => {
      server = await startMlflowServer({ folder: await temporaryFolder(), generation, artifactsDestination: "files" });
      proxy = await startProxy({ target: server.url, prefix: "/team/project.mlflow" });
      store = await openThrough(proxy.url);
    });

    beforeEach(async ({ task }) => {
      experimentId = await store.createExperiment({ name: task.name });
    });

    afterEach(() => proxy.fail(undefined));

    afterAll(async () => {
      await store.close();
      await proxy.stop();
      await server.stop();
    });

    const lost: readonly [string, Fault][] = [
      ["an answer that is lost", { do: "lose answer" }],
      ["an answer that breaks off", { do: "cut after", bytes: 10 }],
      ["a request that is lost", { do: "cut" }],
      ["a gateway that gives up", { do: "answer", status: 502, body: "<html><title>Bad Gateway</title></html>" }],
    ];

    it.each(lost)("leaves one run after %s", async (_name, fault) => {
      proxy.fail(firstOf("POST", "runs/create", fault));
      const run = await store.createRun({ experimentId, runName: "once", tags: { a: "b" } });
      const { items } = await store.searchRuns({ experimentIds: [experimentId] });
      expect(items).toEqual([run]);
      expect(run.data.tags).toEqual({ a: "b", "mlflow.runName": "once" });
    });

    it.each(lost)("leaves one version of a model after %s", async (name, fault) => {
      const { registry } = store;
      const { info } = await store.createRun({ experimentId });
      const model = `it's a model: ${name}`.replace(":", ",");
      await registry.createRegisteredModel({ name: model });
      proxy.fail(firstOf("POST", "model-versions/create", fault));
      const source = `${info.artifactUri}/model`;
      const version = await registry.createModelVersion({ name: model, source, runId: info.runId, tags: { a: "b" } });
      expect(version).toMatchObject({ version: "1", tags: { a: "b" } });
      const { items } = await registry.searchModelVersions({ filter: `name = "${model}"` });
      expect(items.map(({ version: number }) => number)).toEqual(["1"]);
    });

    it("leaves one run where the answer takes longer than anybody waits", async () => {
      const access = await readAccess({ MLFLOW_HTTP_REQUEST_TIMEOUT: "1" }, { uri: proxy.url });
      const hurried = await openStore(proxy.url, { access });
      proxy.fail(firstOf("POST", "runs/create", { do: "wait", milliseconds: 2500 }));
      const run = await hurried.createRun({ experimentId });
      await hurried.close();
      const { items } = await store.searchRuns({ experimentIds: [experimentId] });
      expect(items).toEqual([run]);
    });

    it("leaves one of each other thing, and removes once what is removed", async () => {
      const { registry } = store;
      const loseFirst = (method: string, path: string) => proxy.fail(firstOf(method, path, { do: "lose answer" }));
      loseFirst("POST", "experiments/create");
      const lostExperiment = await store.createExperiment({ name: "lost", tags: { a: "b" } });
      expect(await store.findExperiment("lost")).toMatchObject({ experimentId: lostExperiment });
      loseFirst("POST", "registered-models/create");
      expect(await registry.createRegisteredModel({ name: "lost", description: "d" })).toMatchObject({
        description: "d",
      });
      loseFirst("POST", "registered-models/rename");
      expect(await registry.renameRegisteredModel("lost", "found")).toMatchObject({ name: "found" });
      loseFirst("DELETE", "registered-models/delete");
      await registry.deleteRegisteredModel("found");

      const { runId } = (await store.createRun({ experimentId })).info;
      loseFirst("POST", "runs/log-batch");
      await store.logBatch(runId, { metrics: [{ key: "f1", value: 0.5, timestamp: 1, step: 0 }], tags: { t: "u" } });
      expect((await store.getMetricHistory(runId, "f1")).items).toHaveLength(1);
      loseFirst("POST", "runs/delete-tag");
      await store.deleteTag(runId, "t");
      loseFirst("POST", "experiments/delete");
      await store.deleteExperiment(lostExperiment);
      expect(await store.getExperiment(lostExperiment)).toMatchObject({ lifecycleStage: "deleted" });
    });

    // MLflow 2 has none.
    it.each(generation === "current" ? ["logged model"] : [])("leaves one %s and one output of its run", async () => {
      const { runId } = (await store.createRun({ experimentId })).info;
      proxy.fail(firstOf("POST", "logged-models", { do: "lose answer" }));
      const { modelId } = await store.createLoggedModel({ experimentId, name: "model", sourceRunId: runId });
      const { items } = await store.searchLoggedModels({ experimentIds: [experimentId] });
      expect(items.map((model) => model.modelId)).toEqual([modelId]);
      proxy.fail(firstOf("POST", "runs/outputs", { do: "lose answer" }));
      await store.logOutputs(runId, [{ modelId, step: 1 }]);
      expect((await store.getRun(runId)).outputs.models).toEqual([{ modelId, step: 1 }]);
    });

    it("leaves one entry in the run's list of models", async () => {
      const { runId } = (await store.createRun({ experimentId })).info;
      proxy.fail(firstOf("POST", "runs/log-model", { do: "lose answer" }));
      const model = {
        artifact_path: "model",
        flavors: {},
        run_id: runId,
        utc_time_created: "2026-11-22 11:16:04.375898",
      };
      await store.recordModel(runId, JSON.stringify({ ...model, model_uuid: "a".repeat(32) }));
      const { data } = await store.getRun(runId);
      expect(JSON.parse(data.tags["mlflow.log-model.history"]!)).toHaveLength(1);
    });

    it("that is of somebody else's is a conflict as before", async () => {
      await store.createExperiment({ name: "taken", tags: { owner: "ada" } });
      proxy.fail(firstOf("POST", "experiments/create", { do: "cut" }));
      const created = store.createExperiment({ name: "taken", tags: { owner: "bob" } });
      await expect(created).rejects.toMatchObject({ kind: "conflict", code: "RESOURCE_ALREADY_EXISTS" });
    });

    it("does not try again what fails for good, and keeps the server's words", async () => {
      const before = proxy.requests.length;
      const error_code = "INTERNAL_ERROR";
      const full =
        "(sqlite3.OperationalError) database or disk is full\n[SQL: INSERT INTO runs VALUES (?)]\n[parameters: ('x')]";
      for (const [body, said] of [
        [{ error_code, message: "list index out\u001b[2J of range" }, /answered 500: list index out \[2J of range$/],
        [
          { error_code: "TEMPORARILY_UNAVAILABLE", message: full },
          /: \(sqlite3\.OperationalError\) database or disk is full$/,
        ],
      ] as const) {
        proxy.fail(() => ({ do: "answer", status: 500, body: JSON.stringify(body) }));
        await expect(store.getRun("0")).rejects.toMatchObject({
          kind: "remote",
          code: body.error_code,
          message: expect.stringMatching(said) as unknown,
        });
      }
      expect(proxy.requests.length - before).toBe(2);
    });

    it("has a proxy's limit met by smaller requests", async () => {
      const { runId } = (await store.createRun({ experimentId })).info;
      proxy.fail(({ body }) =>
        body.length > 2000 ? { do: "answer", status: 413, body: "<h1>413 Too Large</h1>" } : undefined,
      );
      const tags = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`tag ${i}`, "x".repeat(i)]));
      await store.logBatch(runId, { tags });
      const oneTooLong = store.logBatch(runId, { tags: { long: "x".repeat(3000) } });
      await expect(oneTooLong).rejects.toMatchObject({ kind: "remote", code: "REQUEST_TOO_LARGE" });
      expect((await store.getRun(runId)).data.tags).toMatchObject(tags);
    });

    it("still closes a run when the process is told to stop", async () => {
      const stop = new AbortController();
      const stopped = await openStore(proxy.url, { signal: stop.signal });
      const { runId } = (await stopped.createRun({ experimentId })).info;
      proxy.fail(() => ({ do: "wait", milliseconds: 60_000 }));
      const waiting = stopped.getRun(runId);
      setTimeout(() => stop.abort(new Error("Ctrl-C")), 50);
      await expect(waiting).rejects.toThrow("Ctrl-C");
      proxy.fail(undefined);
      await stopped.updateRun(runId, { status: "KILLED", endTime: 5 });
      await stopped.close();
      expect((await store.getRun(runId)).info).toMatchObject({ status: "KILLED", endTime: 5 });
    });
  });
}
