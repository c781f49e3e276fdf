import { readFileSync } from "node:fs";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { openStore, type Store } from "@sentiment/mlflow";
import { temporaryFolder } from "@sentiment/testing";
import { promoteVersion, registerRun, syncStores, type SyncOptions, type SyncResult } from "@sentiment/training";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processTags } from "../src/tracking/process-tags.ts";
import { fillStore } from "./random-store.ts";
import { runWithModel } from "./registered-runs.ts";
import { counts, portrait } from "./store-portrait.ts";

const open: Store[] = [];
const start = process.cwd();
// New experiments keep their files below the working folder.
beforeEach(async () => process.chdir(await temporaryFolder()));
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  process.chdir(start);
});

async function database(name: string): Promise<{ store: Store; file: string }> {
  const file = path.resolve(name);
  const store = await openStore(`sqlite:///${file}`, { create: true });
  open.push(store);
  return { store, file };
}

function synced(source: Store, target: Store, options: Partial<SyncOptions> = {}): Promise<SyncResult> {
  return syncStores(source, target, { from: "here", to: "there", signal: new AbortController().signal, ...options });
}

describe("a sync of two databases", () => {
  it.each([1, 2, 3])("gives the other all that there is, and nothing a second time (seed %i)", async (seed) => {
    const { store: source } = await database("source.db");
    const { store: target, file } = await database("target.db");
    await fillStore(source, { seed });
    const first = await synced(source, target);
    const [here, there] = [await portrait(source), await portrait(target)];
    // What is of a deleted run has nothing to be of there.
    const left = first.versions.filter(({ action }) => action === "skipped");
    for (const { name, version } of left) {
      const { versions, aliases } = here.registry[name]!;
      delete versions[version];
      for (const [alias, of] of Object.entries(aliases)) if (of === version) delete aliases[alias];
    }
    expect(there).toEqual(here);
    const others = [...first.runs, ...first.models, ...first.versions].filter(({ action }) => action !== "copied");
    expect(others).toEqual(left);
    const before = readFileSync(file);
    const second = await synced(source, target);
    const again = [...second.runs, ...second.models, ...second.versions].map(({ action }) => action);
    expect(new Set(again)).toEqual(new Set(["unchanged", ...left.map(({ action }) => action)]));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("goes on where it was interrupted, wherever that was, and makes nothing twice", async () => {
    const { store: source } = await database("source.db");
    await fillStore(source, { seed: 4 });
    const { store: whole } = await database("whole.db");
    const [steps, counted] = breaking(whole, Infinity);
    await synced(source, steps);
    const wanted = { portrait: await portrait(whole), counts: await counts(whole) };
    const places = fc.sample(fc.nat({ max: counted() }), { numRuns: 6, seed: 1 });
    for (const [index, place] of places.entries()) {
      const { store: target } = await database(`target-${index}.db`);
      await expect(synced(source, breaking(target, place)[0])).rejects.toThrow("killed");
      await synced(source, target);
      expect(await portrait(target)).toEqual(wanted.portrait);
      expect(await counts(target)).toEqual(wanted.counts);
    }
  });

  it("adds what has happened since: points, tags, an end, files, a model, a version", async () => {
    const { store: source } = await database("source.db");
    const { store: target } = await database("target.db");
    const runId = await runWithModel(source, { f1: 0.5 }, { status: "RUNNING" });
    const [copied] = (await synced(source, target)).runs;
    expect(copied).toMatchObject({ runId, action: "copied" });
    expect(await portrait(target)).toEqual(await portrait(source));

    await source.logBatch(runId, { metrics: [{ key: "f1", value: 0.6, timestamp: 2, step: -3 }], tags: { team: "a" } });
    await source.artifacts((await source.getRun(runId)).info.artifactUri).write("late.txt", "late");
    const { modelId } = await source.createLoggedModel({ experimentId: "0", name: "late", sourceRunId: runId });
    await source.logOutputs(runId, [{ modelId, step: 3 }]);
    await source.updateRun(runId, { status: "FINISHED", endTime: 77 });
    await source.registry.createRegisteredModel({ name: "tweets" });
    await source.registry.createModelVersion({ name: "tweets", source: `models:/${modelId}` });
    const [again] = (await synced(source, target)).runs;
    expect(again).toMatchObject({ runId, targetRunId: copied!.targetRunId, action: "updated" });
    expect(await portrait(target)).toEqual(await portrait(source));
  });

  it("leaves a run whose process is at work for later, and gives its inner runs their parent then", async () => {
    const { store: source } = await database("source.db");
    const { store: target } = await database("target.db");
    const { info } = await source.createRun({ experimentId: "0", tags: processTags() });
    const inner = { experimentId: "0", tags: { "mlflow.parentRunId": info.runId } };
    const child = (await source.createRun(inner)).info.runId;
    await source.updateRun(child, { status: "FINISHED", endTime: 9 });
    const first = await synced(source, target);
    const actions = Object.fromEntries(first.runs.map(({ runId, action }) => [runId, action]));
    expect(actions).toEqual({ [info.runId]: "running", [child]: "copied" });
    await source.updateRun(info.runId, { status: "FINISHED", endTime: 10 });
    await synced(source, target);
    expect(await portrait(target)).toEqual(await portrait(source));
  });

  it("tells of a param that differs there, and copies the other runs", async () => {
    const { store: source } = await database("source.db");
    const { store: target } = await database("target.db");
    const [one, other] = [await runWithModel(source, { f1: 1 }), await runWithModel(source, { f1: 2 })];
    const first = await synced(source, target);
    await target.logBatch(first.runs.find(({ runId }) => runId === one)!.targetRunId!, { params: { C: "1" } });
    await source.logBatch(one, { params: { C: "2" } });
    await source.logBatch(other, { params: { C: "2" } });
    const { runs } = await synced(source, target);
    expect(runs.find(({ runId }) => runId === one)).toMatchObject({
      action: "conflict",
      message: expect.stringContaining(`The param C of the run ${one} is "2" here and "1" there`) as string,
    });
    expect(runs.find(({ runId }) => runId === other)).toMatchObject({ action: "updated" });
  });

  it("lets the target have its own way with what was copied: deleted runs, stages, aliases, other versions", async () => {
    const { store: source } = await database("source.db");
    const { store: target } = await database("target.db");
    await target.registry.createRegisteredModel({ name: "tweets" });
    await target.registry.createModelVersion({ name: "tweets", source: "/elsewhere" });
    const [one, other] = [await runWithModel(source, { f1: 1 }), await runWithModel(source, { f1: 2 })];
    const options = { name: "tweets", metric: "f1", stage: "staging" } as const;
    await registerRun(source, { ...options, runId: one });
    const first = await synced(source, target);
    expect(first.versions).toMatchObject([{ version: "1", targetVersion: "2", action: "copied" }]);
    const copy = { name: "tweets", version: "2" };
    expect(await target.registry.getModelVersion(copy)).toMatchObject({ stage: "Staging", aliases: ["staging"] });
    await promoteVersion(target, { name: "tweets", from: "staging", to: "production", metric: "f1" });
    await target.deleteRun(first.runs.find(({ runId }) => runId === other)!.targetRunId!);
    await source.logBatch(other, { tags: { since: "then" } });

    const second = await synced(source, target);
    expect(second.runs.find(({ runId }) => runId === other)).toMatchObject({ action: "deleted" });
    expect(await target.registry.getModelVersion(copy)).toMatchObject({ stage: "Production", aliases: ["production"] });

    await target.registry.deleteModelVersion(copy);
    expect((await synced(source, target)).versions).toMatchObject([{ version: "1", action: "deleted" }]);
  });

  it("is known again from either side", async () => {
    const { store: here } = await database("here.db");
    const { store: there } = await database("there.db");
    const runId = await runWithModel(here, { f1: 1 });
    await registerRun(here, { name: "tweets", metric: "f1", stage: "staging", runId });
    await synced(here, there);
    const back = await synced(there, here);
    expect(back.runs.map(({ targetRunId }) => targetRunId)).toEqual([runId]);
    expect(await counts(here)).toEqual({ runs: 1, models: 1, versions: 1 });
  });
});

/** The store, which ends with an error before its `at`-th change, and how many changes there were. */
function breaking(store: Store, at: number): [Store, () => number] {
  let changes = 0;
  const changing = /^(?:create|update|log|set|finalize|transition|upload|write|delete|record)/u;
  const watched = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(of, name) {
        const value: unknown = Reflect.get(of, name);
        if (name === "registry") return watched(value as object);
        if (typeof value !== "function") return value;
        if (name === "artifacts") return (uri: string) => watched(store.artifacts(uri));
        return (...args: unknown[]): unknown => {
          if (changing.test(String(name)) && changes++ >= at) {
            return Promise.reject(new SentimentError({ kind: "remote", code: "KILLED", message: "killed" }));
          }
          return Reflect.apply(value, of, args);
        };
      },
    });
  return [watched(store), () => changes];
}
