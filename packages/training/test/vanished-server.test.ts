import { createServer } from "node:net";
import path from "node:path";
import { openStore, readAccess, type Access, type Store } from "@sentiment/mlflow";
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
import { evaluateModel, syncStores, train, trainGrid, type Tracking, type VanishedNotice } from "@sentiment/training";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { writeReviews } from "./reviews.ts";

const impatient = { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "1", MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0" };
const start = process.cwd();

for (const generation of ["current", "2.7"] as const) {
  describeWithMlflow(generation, `a run whose server (MLflow ${generation}) vanishes`, () => {
    let server: MlflowServer;
    let proxy: Proxy;
    let remote: Store;
    let access: Access;
    let notices: VanishedNotice[];

    beforeAll(async () => {
      server = await startMlflowServer({ folder: await temporaryFolder(), generation, artifactsDestination: "files" });
      proxy = await startProxy({ target: server.url });
      remote = await openStore(server.url);
      access = await readAccess(impatient, { uri: proxy.url });
    });
    afterAll(async () => {
      await remote.close();
      await proxy.stop();
      await server.stop();
    });
    beforeEach(async () => {
      notices = [];
      process.chdir(await temporaryFolder());
    });
    afterEach(() => {
      proxy.fail(undefined);
      process.chdir(start);
    });

    function tracking(experiment: string): Tracking {
      const onVanished = (notice: VanishedNotice): unknown => notices.push(notice);
      return { uri: proxy.url, access, experiment, commandLine: "sentiment train", onVanished };
    }

    /** From the first such request on there is nobody there. */
    function vanishAt(isFirst: (request: ProxiedRequest) => boolean): void {
      let gone = false;
      proxy.fail((request) => {
        gone ||= isFirst(request);
        return gone ? { do: "cut" } : undefined;
      });
    }

    async function syncBack(): Promise<void> {
      proxy.fail(undefined);
      const source = await openStore("sqlite:///mlflow.db");
      const target = await openStore(proxy.url, { access });
      const options = { from: "here", to: "there", signal: new AbortController().signal };
      await syncStores(source, target, options);
      const before = proxy.requests.length;
      await syncStores(source, target, options);
      const writes = proxy.requests.slice(before).filter(isWrite);
      expect(writes.map(({ method, path: asked }) => `${method} ${asked}`)).toEqual([]);
      await source.close();
      await target.close();
    }

    async function runsOf(experiment: string) {
      const found = await remote.findExperiment(experiment);
      const { items } = await remote.searchRuns({ experimentIds: [found!.experimentId] });
      return items;
    }

    const all: readonly [string, (request: ProxiedRequest) => boolean][] = [
      ["after its params", ({ path: asked }) => asked.includes("log-inputs")],
      ["in the middle of its model", ({ method, path: asked }) => method === "PUT" && asked.includes("weights")],
      ["at its pictures", ({ path: asked }) => asked.includes("estimator.html")],
      ["at its very end", ({ path: asked }) => asked.includes("runs/update")],
    ];
    const places = generation === "current" ? all : all.filter((_, place) => place % 2 === 1);
    for (const [index, [words, isFirst]] of places.entries()) {
      it(`ends well here, and is one whole run there after a sync: ${words}`, async () => {
        const experiment = `train ${index}`;
        const data = writeReviews(process.cwd());
        vanishAt(isFirst);
        const { tracked, metrics } = await train({
          model: "nb",
          vectorizer: "count",
          data,
          tracking: tracking(experiment),
        });
        const begun = (await runsOf(experiment))[0]!.info.runId;
        expect(tracked).toMatchObject({
          trackingUri: "sqlite:///mlflow.db",
          vanished: { trackingUri: proxy.url, runId: begun },
        });
        expect(notices).toMatchObject([{ server: proxy.url, goesOnIn: "sqlite:///mlflow.db" }]);
        await syncBack();
        const [run, ...others] = await runsOf(experiment);
        expect(others).toEqual([]);
        expect(run!.info).toMatchObject({ runId: begun, status: "FINISHED" });
        expect(run!.data.metrics["validation_f1_macro"]!.value).toBe(metrics["validation_f1_macro"]);
        expect(run!.data.params).toMatchObject({ model: "nb", vectorizer: "count" });
        expect(run!.inputs.datasets.length).toBeGreaterThan(0);
        const files = await remote.artifacts(run!.info.artifactUri).list();
        expect(files.map((file) => file.path)).toEqual(expect.arrayContaining(["estimator.html"]));
        if (generation === "current" && !words.includes("model")) return;
        const loaded = await runPython(asPythonLoads, { uri: server.url, runId: begun });
        expect(loaded).toEqual({ label: ["positive"], runId: begun, models: 1 });
      });
    }

    it("is one grid there, with all its inner runs, when that happens in the second of them", async () => {
      const data = writeReviews(process.cwd());
      let begun = 0;
      vanishAt(({ path: asked }) => asked.endsWith("runs/create") && ++begun === 3);
      const result = await trainGrid({
        models: ["nb", "lr"],
        vectorizers: ["count"],
        data,
        tracking: tracking("grid"),
      });
      expect(result.results.map(({ tracked }) => tracked!.trackingUri)).toEqual([proxy.url, "sqlite:///mlflow.db"]);
      await syncBack();
      const runs = await runsOf("grid");
      expect(runs.map(({ info }) => info.status)).toEqual(["FINISHED", "FINISHED", "FINISHED"]);
      const outer = runs.find(({ data: { tags } }) => tags["mlflow.parentRunId"] === undefined)!;
      const inner = runs.filter((run) => run !== outer);
      expect(inner.map(({ data: { tags } }) => tags["mlflow.parentRunId"])).toEqual([
        outer.info.runId,
        outer.info.runId,
      ]);
    });

    if (generation !== "current") return;

    it("is an evaluation, too", async () => {
      const data = writeReviews(process.cwd());
      const out = path.resolve("m");
      await train({ model: "nb", vectorizer: "count", data, out });
      vanishAt(({ path: asked }) => asked.includes("log-inputs"));
      const { tracked } = await evaluateModel({ model: out, data, tracking: tracking("evaluation") });
      expect(tracked!.vanished).toMatchObject({ trackingUri: proxy.url });
      await syncBack();
      const [run, ...others] = await runsOf("evaluation");
      expect(others).toEqual([]);
      expect(run!.data.metrics).toHaveProperty("evaluation_f1_macro");
    });

    it("is found by its id when the server comes back somewhere else", async () => {
      const folder = await temporaryFolder();
      const options = { folder, generation, artifactsDestination: "files" };
      const dying = await startMlflowServer(options);
      const before = await startProxy({ target: dying.url });
      let end: Promise<void> | undefined;
      before.fail(({ path: asked }) => {
        if (asked.includes("estimator.html")) end ??= dying.stop();
        return undefined;
      });
      const there = { ...tracking("moved"), uri: before.url };
      const data = writeReviews(process.cwd());
      const { tracked } = await train({ model: "nb", vectorizer: "count", data, tracking: there });
      await end;
      await before.stop();
      const back = await startMlflowServer(options);
      const [source, target] = [await openStore("sqlite:///mlflow.db"), await openStore(back.url)];
      const signal = new AbortController().signal;
      const { runs } = await syncStores(source, target, { from: "here", to: "there", signal });
      expect(runs).toMatchObject([{ targetRunId: tracked!.vanished!.runId, action: "updated" }]);
      const { info, data: recorded } = await target.getRun(tracked!.vanished!.runId!);
      expect(info.status).toBe("FINISHED");
      expect(recorded.metrics).toHaveProperty("validation_f1_macro");
      await source.close();
      await target.close();
      await back.stop();
    });

    it("does not begin where nobody is there, or where somebody refuses", async () => {
      const data = writeReviews(process.cwd());
      const out = path.resolve("m");
      const options = { model: "nb", vectorizer: "count", data, out, tracking: tracking("none") };
      const uri = `http://127.0.0.1:${await freePort()}`;
      const nowhere = { ...options, tracking: { ...options.tracking, uri } };
      await expect(train(nowhere)).rejects.toMatchObject({ kind: "remote", code: "CONNECTION_REFUSED" });
      proxy.fail(({ path: asked }) => (asked.includes("log-inputs") ? { do: "answer", status: 403 } : undefined));
      await expect(train(options)).rejects.toMatchObject({ code: "FORBIDDEN" });
      expect(notices).toEqual([]);
    });
  });
}

function isWrite({ method, path: asked }: ProxiedRequest): boolean {
  return method !== "GET" && !asked.includes("search");
}

const asPythonLoads = `
import json, sys, mlflow, pandas
asked = json.load(sys.stdin)
mlflow.set_tracking_uri(asked["uri"])
run = mlflow.get_run(asked["runId"])
model = mlflow.pyfunc.load_model(f"runs:/{asked['runId']}/model")
found = model.predict(pandas.DataFrame({"text": ["what a lovely day"]}))
outputs = getattr(run, "outputs", None)
models = len(outputs.model_outputs) if outputs and outputs.model_outputs else len(json.loads(run.data.tags["mlflow.log-model.history"]))
print(json.dumps({"label": list(found["label"]), "runId": model.metadata.run_id, "models": models}))
`;

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => listener.once("listening", resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 1;
}
