import { openStore, readAccess, type Store } from "@sentiment/mlflow";
import {
  describeWithMlflow,
  runPython,
  startMlflowServer,
  startProxy,
  temporaryFolder,
  type MlflowServer,
  type Proxy,
  type ProxiedRequest,
} from "@sentiment/testing";
import { syncStores, type SyncResult } from "@sentiment/training";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { runWithModel } from "./registered-runs.ts";
import { fillStore } from "./random-store.ts";
import { counts, portrait, type Portrait } from "./store-portrait.ts";

const basicAuth = { username: "ada", password: "correct horse battery" };
const patience = { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "2", MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0" };
const environment = {
  ...patience,
  MLFLOW_TRACKING_USERNAME: basicAuth.username,
  MLFLOW_TRACKING_PASSWORD: basicAuth.password,
};
const start = process.cwd();

for (const generation of ["current", "2.7"] as const) {
  describeWithMlflow(generation, `a sync to a server (MLflow ${generation})`, () => {
    let server: MlflowServer;
    let proxy: Proxy;
    let source: Store;

    beforeAll(async () => {
      server = await startMlflowServer({
        folder: await temporaryFolder(),
        generation,
        artifactsDestination: "files",
        basicAuth,
      });
      proxy = await startProxy({ target: server.url, prefix: "/ada/tweets.mlflow" });
    });
    afterAll(async () => {
      await proxy.stop();
      await server.stop();
    });
    beforeEach(async () => {
      process.chdir(await temporaryFolder());
      source = await openStore("sqlite:///mlflow.db", { create: true });
    });
    afterEach(async () => {
      proxy.fail(undefined);
      await source.close();
      process.chdir(start);
    });

    async function withServer<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
      const store = await openStore(proxy.url, { access: await readAccess(environment, { uri: proxy.url }) });
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    }

    function synced(): Promise<SyncResult> {
      const options = { from: source.uri, to: proxy.url, signal: new AbortController().signal };
      return withServer((target) => syncStores(source, target, options));
    }

    it("gives it all that there is, whenever it was cut off and whatever answers were lost, and nothing a second time", async () => {
      await fillStore(source, { seed: 5 });
      const places = fc.sample(fc.integer({ min: 5, max: 400 }), { numRuns: 4, seed: 2 });
      for (const place of places) {
        let count = 0;
        proxy.fail(() => (++count > place ? { do: "cut" } : undefined));
        await expect(synced()).rejects.toMatchObject({ kind: "remote" });
      }
      let count = 0;
      proxy.fail((request) => (isWrite(request) && ++count % 17 === 0 ? { do: "lose answer" } : undefined));
      const result = await synced();
      proxy.fail(undefined);
      const left = result.versions.filter(({ action }) => action === "skipped");
      const [here, there] = [await portrait(source), await withServer(portrait)];
      for (const { name, version } of left) {
        const { versions, aliases } = here.registry[name]!;
        delete versions[version];
        for (const [alias, of] of Object.entries(aliases)) if (of === version) delete aliases[alias];
      }
      const kept = generation === "current" ? (whole: Portrait) => whole : asOnMlflow2;
      expect(kept(there)).toEqual(kept(here));
      const { runs, models } = await withServer(counts);
      const wanted = { runs: Object.keys(here.runs).length, models: Object.keys(here.models).length };
      expect({ runs, models }).toEqual(generation === "current" ? wanted : { ...wanted, models: 0 });
      const before = proxy.requests.length;
      const again = await synced();
      expect(new Set(again.runs.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
      const writes = proxy.requests.slice(before).filter(isWrite);
      expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    });

    it("is a way back, too: all that a server has, in a database", async () => {
      await fillStore(source, { seed: 6 });
      await synced();
      const copy = await openStore("sqlite:///copy.db", { create: true });
      const signal = new AbortController().signal;
      const back = await withServer((there) => syncStores(there, copy, { from: proxy.url, to: "copy", signal }));
      const actions = [...back.runs, ...back.models, ...back.versions].map(({ action }) => action);
      expect(new Set(actions)).toEqual(new Set(["copied"]));
      const numbers = await withServer(counts);
      expect(await counts(copy)).toEqual(numbers);
      const models = await everyFile(copy);
      expect(models.filter((name) => name.endsWith("MLmodel")).length).toBeGreaterThan(0);
      expect(models.toSorted()).toEqual((await withServer(everyFile)).toSorted());
      await copy.close();
    });

    it("keeps a model that Python loads by its name, its stage and its run", async () => {
      const runId = await runWithModel(source, { f1: 0.7 });
      await source.registry.createRegisteredModel({ name: "synced" });
      const { outputs } = await source.getRun(runId);
      const modelId = outputs.models[0]!.modelId;
      const { artifactUri } = await source.getLoggedModel(modelId);
      const flavor = "flavors:\n  python_function:\n    loader_module: no_such_module\n";
      const document = `artifact_path: ${artifactUri}\n${flavor}model_id: ${modelId}\nmodel_uuid: ${modelId}\nrun_id: ${runId}\n`;
      await source.artifacts(artifactUri).write("MLmodel", document);
      const version = await source.registry.createModelVersion({ name: "synced", source: `models:/${modelId}`, runId });
      await source.registry.transitionModelVersionStage({ ...version, stage: "Staging" });
      await source.registry.setRegisteredModelAlias("synced", "champion", "1");
      const { runs } = await synced();
      const read = await runPython(asPythonReads, { uri: proxy.url, auth: basicAuth }, { generation });
      expect(read).toEqual({
        stage: "Staging",
        byAlias: "1",
        runId: runs[0]!.targetRunId,
        inMlmodel: runs[0]!.targetRunId,
      });
    });
  });
}

/** Of runs and models, by their paths below them. */
async function everyFile(store: Store): Promise<string[]> {
  const { runs, models } = await portrait(store);
  const things = [...Object.values(runs), ...Object.values(models)] as { readonly files: object }[];
  return things.flatMap(({ files }) => Object.keys(files));
}

/** In MLflow 2.7. */
const longestParam = 500;

/** Without what MLflow 2 has no place for: logged models, what judges them, and their files, which are among the run's there. */
function asOnMlflow2({ experiments, runs, registry }: Portrait): unknown {
  const shown = Object.entries(runs as Record<string, Record<string, unknown>>).map(([id, run]) => {
    const { "mlflow.log-model.history": _, ...tags } = run["tags"] as Record<string, string>;
    const params = Object.entries(run["params"] as Record<string, string>).map(([key, value]) => {
      return [key, Array.from(value).slice(0, longestParam).join("")];
    });
    return [id, { ...run, params, tags, outputs: undefined, files: undefined }];
  });
  const models = Object.entries(registry).map(([name, { versions, ...model }]) => {
    const numbers = Object.entries(versions as Record<string, Record<string, unknown>>).map(([number, version]) => {
      return [number, { ...version, source: undefined, modelId: undefined, runLink: undefined }];
    });
    return [name, { ...model, versions: Object.fromEntries(numbers) as unknown }];
  });
  return { experiments, runs: Object.fromEntries(shown) as unknown, registry: Object.fromEntries(models) as unknown };
}

function isWrite({ method, path }: ProxiedRequest): boolean {
  return method !== "GET" && !path.includes("search") && !path.includes("get-latest-versions");
}

const asPythonReads = `
import json, os, sys
asked = json.load(sys.stdin)
os.environ["MLFLOW_TRACKING_USERNAME"] = asked["auth"]["username"]
os.environ["MLFLOW_TRACKING_PASSWORD"] = asked["auth"]["password"]
import mlflow, yaml
mlflow.set_tracking_uri(asked["uri"])
client = mlflow.MlflowClient()
version = client.get_model_version("synced", "1")
folder = mlflow.artifacts.download_artifacts("models:/synced/Staging")
document = yaml.safe_load(open(os.path.join(folder, "MLmodel")))
by_alias = client.get_model_version_by_alias("synced", "champion").version
print(json.dumps({"stage": version.current_stage, "byAlias": str(by_alias), "runId": version.run_id, "inMlmodel": document["run_id"]}))
`;
