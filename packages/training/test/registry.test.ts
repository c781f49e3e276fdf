import { openStore, type Stage, type Store } from "@sentiment/mlflow";
import {
  archiveVersion,
  gateFailure,
  listModels,
  promoteVersion,
  registerRun,
  rollBack,
  showModel,
  type RegisterOptions,
} from "@sentiment/training";
import { describe, expect, it } from "vitest";
import { inNewStore, runWithModel } from "./registered-runs.ts";

const name = "tweets";
const best: RegisterOptions = { name, metric: "f1", stage: "staging" };
const promotion = { name, from: "staging", to: "production", metric: "f1" } as const;
const inProduction = { name, stage: "production" } as const;

async function registered(store: Store, f1: number, more: Partial<RegisterOptions> = {}): Promise<string> {
  const runId = await runWithModel(store, { f1 });
  return (await registerRun(store, { ...best, runId, ...more })).version!;
}

/** `3 staging @staging` for each version. */
async function standing(store: Store): Promise<string[]> {
  const { versions } = await showModel(store, { name, limit: 100 });
  const words = versions.map(({ version, stage, aliases }) => [version, stage, ...aliases.map((one) => `@${one}`)]);
  return words.map((one) => one.join(" ")).toReversed();
}

describe("registering", () => {
  it("takes the best finished run that has a model, and gives its version stage and alias", () =>
    inNewStore(async (store) => {
      await runWithModel(store, { f1: 0.9 }, { model: false });
      await runWithModel(store, { f1: 0.95 }, { status: "FAILED" });
      await runWithModel(store, { f1: 0.7 });
      const runId = await runWithModel(store, { f1: 0.8, other: Number.NaN });
      const done = await registerRun(store, { ...best, description: "for March", tags: { team: "support" } });
      expect(done).toMatchObject({
        name,
        version: "1",
        stage: "staging",
        aliases: ["staging"],
        runId,
        modelUri: "models:/tweets/1",
        action: "created",
        metric: "f1",
        value: 0.8,
        plan: false,
      });
      const version = await store.registry.getModelVersion({ name, version: "1" });
      expect(version).toMatchObject({ stage: "Staging", runId, source: done.source, description: "for March" });
      expect(version.tags["team"]).toBe("support");
      const model = await store.getLoggedModel(done.source.slice("models:/".length));
      expect(JSON.parse(model.tags["mlflow.modelVersions"]!)).toEqual([{ name, version: "1" }]);
    }));

  it("finds the version of a run again, and changes only what is asked for", () =>
    inNewStore(async (store) => {
      const runId = await runWithModel(store, { f1: 0.8 });
      await registerRun(store, best);
      const before = await showModel(store, { name, limit: 9 });
      expect(await registerRun(store, best)).toMatchObject({ version: "1", action: "unchanged", changes: [] });
      expect(await registerRun(store, { ...best, stage: "none" })).toMatchObject({ stage: "staging" });
      expect(await showModel(store, { name, limit: 9 })).toEqual(before);
      const more = await registerRun(store, { ...best, runId, aliases: ["champion"], tags: { a: "b" } });
      expect(more).toMatchObject({ version: "1", action: "updated", aliases: ["champion", "staging"] });
      expect(await standing(store)).toEqual(["1 staging @champion @staging"]);
    }));

  it("archives what was in the stage, and leaves what is in production there", () =>
    inNewStore(async (store) => {
      await registered(store, 0.7);
      await registered(store, 0.8, { aliases: ["champion"] });
      expect(await standing(store)).toEqual(["1 archived", "2 staging @champion @staging"]);
      await promoteVersion(store, promotion);
      const notes: string[] = [];
      const again = await registerRun(store, { ...best, onNote: (text) => notes.push(text) });
      expect(again).toMatchObject({ version: "2", stage: "production", action: "unchanged" });
      expect(notes).toEqual(["Version 2 is in production already, and stays there."]);
    }));

  it("says with plan what it would do, and does nothing", () =>
    inNewStore(async (store) => {
      await registered(store, 0.7);
      await runWithModel(store, { f1: 0.8 });
      const planned = await registerRun(store, { ...best, plan: true });
      expect(planned).toMatchObject({ version: null, action: "created", plan: true });
      const before = await showModel(store, { name, limit: 9 });
      expect(before.versionCount).toBe(1);
      const done = await registerRun(store, best);
      expect(done.changes).toEqual(planned.changes);
    }));

  it("changes nothing where a gate is not met", () =>
    inNewStore(async (store) => {
      await registered(store, 0.8, { stage: "production" });
      const runId = await runWithModel(store, { f1: 0.79, loss: 0.5 });
      const gates = { minima: [{ metric: "loss", minimum: 0.1 }], notWorseThan: "Production" };
      const refused = await registerRun(store, { ...best, runId, gates });
      expect(refused).toMatchObject({ action: "refused", version: null, changes: [] });
      expect(refused.gates.map(({ met, limit }) => ({ met, limit }))).toEqual([
        { met: true, limit: 0.1 },
        { met: false, limit: 0.8 },
      ]);
      expect(gateFailure(refused.gates)).toMatchObject({
        kind: "gate",
        message: "Not good enough: f1 is 0.79, at least 0.8 is demanded (version 1, Production).",
      });
      expect(await standing(store)).toEqual(["1 production @production"]);
      const tolerant = await registerRun(store, { ...best, runId, gates: { ...gates, tolerance: 0.02 } });
      expect(tolerant).toMatchObject({ action: "created", version: "2" });
    }));

  it("has losses be at most what they are in production, and asks nothing where nothing is there", () =>
    inNewStore(async (store) => {
      const gates = { notWorseThan: "production" };
      await runWithModel(store, { log_loss: 0.4 });
      const options = { ...best, metric: "log_loss", gates, stage: "production" } as const;
      const first = await registerRun(store, options);
      expect(first.gates).toMatchObject([{ met: true, limit: null, than: { place: "production", version: null } }]);
      const worse = await runWithModel(store, { log_loss: 0.41 });
      expect((await registerRun(store, { ...options, runId: worse })).action).toBe("refused");
      await expect(registerRun(store, { ...options, gates: { notWorseThan: "prodution" } })).rejects.toMatchObject({
        kind: "input",
        code: "ALIAS_NOT_FOUND",
        message: expect.stringContaining("Did you mean production?") as string,
      });
    }));

  it.each([
    ["a/b", "BAD_MODEL_NAME"],
    ["a:b", "BAD_MODEL_NAME"],
    [" ", "BAD_MODEL_NAME"],
  ])("refuses the name %j", (bad, code) =>
    inNewStore(async (store) => {
      await runWithModel(store, { f1: 0.8 });
      await expect(registerRun(store, { ...best, name: bad })).rejects.toMatchObject({ kind: "usage", code });
    }),
  );

  it("refuses runs that are not finished, not there, deleted or without a model, and aliases that cannot be", () =>
    inNewStore(async (store) => {
      const running = await runWithModel(store, { f1: 0.9 }, { status: "RUNNING" });
      const empty = await runWithModel(store, { f1: 0.8 }, { model: false });
      const gone = await runWithModel(store, { f1: 0.7 });
      await store.deleteRun(gone);
      const codeOf = async (more: Partial<RegisterOptions>): Promise<unknown> =>
        registerRun(store, { ...best, ...more }).then(
          () => "done",
          (error: unknown) => (error as { code: string }).code,
        );
      expect(await codeOf({ runId: running })).toBe("RUN_NOT_FINISHED");
      expect(await codeOf({ runId: empty })).toBe("MODEL_NOT_FOUND");
      expect(await codeOf({ runId: gone })).toBe("RUN_NOT_FINISHED");
      expect(await codeOf({ runId: "0".repeat(32) })).toBe("RUN_NOT_FOUND");
      expect(await codeOf({})).toBe("NO_RUNS");
      await runWithModel(store, { f1: 0.5 });
      expect(await codeOf({ metric: "f2" })).toBe("UNKNOWN_METRIC");
      for (const alias of ["latest", "v1", "a b", "production"]) {
        expect(await codeOf({ aliases: [alias] })).toBe("BAD_ALIAS");
      }
      expect(await listModels(store, { limit: 1 })).toEqual({ models: [], more: false });
    }));

  it("of many runs at once makes a version each, of one run a single one; stage and alias are with one version", () =>
    inNewStore(async (store, uri) => {
      const ids = await Promise.all([0.6, 0.7, 0.8, 0.9].map((f1) => runWithModel(store, { f1 })));
      const own = await Promise.all([...ids, ...ids].map(async () => openStore(uri)));
      const done = await Promise.all(
        own.map((each, place) => registerRun(each, { ...best, runId: ids[place % ids.length] })),
      );
      await Promise.all(own.map((each) => each.close()));
      const { versions, disagreements } = await showModel(store, { name, limit: 99 });
      expect(versions.map(({ runId }) => runId ?? "").toSorted()).toEqual(ids.toSorted());
      expect(new Set(done.map(({ version }) => version)).size).toBe(4);
      expect(versions.filter(({ stage }) => stage === "staging")).toHaveLength(1);
      expect(disagreements).toEqual([]);
    }));
});

describe("promoting", () => {
  it("moves stage and alias, archives what was there, and is done only once", () =>
    inNewStore(async (store) => {
      await registered(store, 0.7);
      await promoteVersion(store, promotion);
      await registered(store, 0.8);
      const planned = await promoteVersion(store, { ...promotion, plan: true });
      expect(await standing(store)).toEqual(["1 production @production", "2 staging @staging"]);
      const done = await promoteVersion(store, promotion);
      expect(done).toMatchObject({ version: "2", stage: "production", aliases: ["production"], action: "promoted" });
      expect(done.changes).toEqual(planned.changes);
      expect(await standing(store)).toEqual(["1 archived", "2 production @production"]);
      expect(await promoteVersion(store, promotion)).toMatchObject({ version: "2", action: "unchanged", changes: [] });
    }));

  it("says where there is nothing to promote, and takes a version wherever it stands", () =>
    inNewStore(async (store) => {
      await registered(store, 0.7, { stage: "none" });
      await expect(promoteVersion(store, promotion)).rejects.toMatchObject({
        kind: "input",
        code: "NOTHING_TO_PROMOTE",
      });
      await expect(promoteVersion(store, { ...promotion, version: "7" })).rejects.toMatchObject({
        kind: "input",
        message: '"tweets" has no version 7.',
      });
      await promoteVersion(store, { ...promotion, version: "1" });
      expect(await standing(store)).toEqual(["1 production @production"]);
      await expect(promoteVersion(store, { ...promotion, name: "tweetz" })).rejects.toMatchObject({
        code: "MODEL_NOT_REGISTERED",
        message: 'There is no registered model "tweetz". Did you mean tweets?',
      });
    }));

  it("takes the stage's word where others have set stage and alias apart, the alias's where no version is in it", () =>
    inNewStore(async (store) => {
      const { registry } = store;
      await registered(store, 0.7, { stage: "none" });
      await registered(store, 0.8, { stage: "none" });
      await registry.setRegisteredModelAlias(name, "staging", "1");
      expect(await promoteVersion(store, { ...promotion, plan: true })).toMatchObject({ version: "1" });
      await registry.transitionModelVersionStage({ name, version: "2", stage: "Staging" });
      const { disagreements } = await showModel(store, { name, limit: 9 });
      expect(disagreements).toEqual([{ stage: "staging", inStage: ["2"], withAlias: "1" }]);
      await promoteVersion(store, promotion);
      expect(await standing(store)).toEqual(["1 none @staging", "2 production @production"]);
    }));
});

describe("rolling back", () => {
  it("goes back version by version, whatever was promoted in between", () =>
    inNewStore(async (store) => {
      for (const f1 of [0.7, 0.8, 0.9]) {
        await registered(store, f1);
        await promoteVersion(store, promotion);
      }
      expect(await rollBack(store, { ...inProduction, plan: true })).toMatchObject({ version: "2", stage: "archived" });
      expect(await rollBack(store, inProduction)).toMatchObject({
        version: "2",
        stage: "production",
        action: "rolled-back",
      });
      expect(await standing(store)).toEqual(["1 archived", "2 production @production", "3 archived"]);
      expect(await rollBack(store, inProduction)).toMatchObject({ version: "1" });
      await expect(rollBack(store, inProduction)).rejects.toMatchObject({
        kind: "input",
        code: "NOTHING_TO_ROLL_BACK_TO",
        hint: expect.stringContaining("--version 3") as string,
      });
      await rollBack(store, { ...inProduction, version: "3" });
      expect(await rollBack(store, { ...inProduction, version: "3" })).toMatchObject({ action: "unchanged" });
      expect(await rollBack(store, inProduction)).toMatchObject({ version: "1" });
    }));

  it("knows what others had in production, brings back what was archived, and skips what was deleted", () =>
    inNewStore(async (store) => {
      const { registry } = store;
      await registered(store, 0.7, { stage: "none" });
      await registry.transitionModelVersionStage({ name, version: "1", stage: "Production" });
      await registered(store, 0.8, { stage: "production" });
      await archiveVersion(store, { name, which: { stage: "production" } });
      expect(await standing(store)).toEqual(["1 archived", "2 archived"]);
      expect(await rollBack(store, inProduction)).toMatchObject({ version: "2" });
      await registered(store, 0.9, { stage: "production" });
      await registry.deleteModelVersion({ name, version: "2" });
      expect(await rollBack(store, inProduction)).toMatchObject({ version: "1" });
    }));
});

describe("archiving", () => {
  it("takes the stage and its alias, leaves other aliases, and does nothing twice", () =>
    inNewStore(async (store) => {
      await registered(store, 0.7, { aliases: ["champion"] });
      const which = { version: "1" };
      expect(await archiveVersion(store, { name, which, plan: true })).toMatchObject({
        action: "archived",
        plan: true,
      });
      expect(await standing(store)).toEqual(["1 staging @champion @staging"]);
      await archiveVersion(store, { name, which });
      expect(await standing(store)).toEqual(["1 archived @champion"]);
      expect(await archiveVersion(store, { name, which })).toMatchObject({ action: "unchanged" });
      const empty = await archiveVersion(store, { name, which: { stage: "staging" } });
      expect(empty).toMatchObject({ action: "unchanged", version: null });
    }));
});

/** The store, but every method of its registry goes through `call`. */
function throughRegistry(store: Store, call: (method: string, args: readonly unknown[]) => unknown): Store {
  const registry = new Proxy(store.registry, {
    get: (_, key) => (key === "then" ? undefined : (...args: readonly unknown[]) => call(String(key), args)),
  });
  return new Proxy(store, {
    get(target, key) {
      if (key === "registry") return registry;
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

function callRegistry({ registry }: Store, method: string, args: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(registry, method) as () => unknown, registry, args);
}

/** The store, but the registry fails at its nth change. */
function failingAt(store: Store, step: number): Store {
  let changes = 0;
  return throughRegistry(store, (method, args) => {
    if (!/^(?:get|search)/u.test(method) && changes++ === step) throw new Error("interrupted");
    return callRegistry(store, method, args);
  });
}

it("the later version has the stage where two have found it empty", () =>
  inNewStore(async (store) => {
    await registered(store, 0.7, { stage: "production" });
    await registered(store, 0.8);
    const empty = throughRegistry(store, (method, [first, ...args]) => {
      const transition = method === "transitionModelVersionStage";
      const given = transition ? { ...(first as object), archiveExistingVersions: false } : first;
      return callRegistry(store, method, [given, ...args]);
    });
    await promoteVersion(empty, promotion);
    expect(await standing(store)).toEqual(["1 archived", "2 production @production"]);
  }));

describe("what is interrupted at any of its steps", () => {
  it("is done in full by asking again, and is in the history", () =>
    inNewStore(async (store) => {
      let interrupted = 0;
      for (let step = 0; step === interrupted; step++) {
        const model = `tweets-${step}`;
        const registration = { ...best, name: model, aliases: ["champion"] };
        const promoting = { ...promotion, name: model };
        await registerRun(store, {
          ...registration,
          runId: await runWithModel(store, { f1: 0.7 }),
          stage: "production",
        });
        const runId = await runWithModel(store, { f1: 0.8 });
        const failing = failingAt(store, step);
        const attempt = async (): Promise<unknown> => {
          await registerRun(failing, { ...registration, runId });
          return promoteVersion(failing, promoting);
        };
        const outcome = await attempt().catch((error: unknown) => String(error));
        if (outcome === "Error: interrupted") interrupted++;
        await registerRun(store, { ...registration, runId });
        await promoteVersion(store, promoting);
        const { versions, history, disagreements } = await showModel(store, { name: model, limit: 9 });
        expect(
          versions.map(({ stage, aliases }) => [stage, ...aliases]),
          `step ${step}`,
        ).toEqual([["production", "champion", "production"], ["archived"]]);
        expect(disagreements).toEqual([]);
        expect(history.findLast((entry) => entry.replacedBy === null)).toMatchObject({
          to: "production",
          version: "2",
        });
        expect(await rollBack(store, { name: model, stage: "production" })).toMatchObject({ version: "1" });
      }
      expect(interrupted).toBeGreaterThan(8);
    }));
});

describe("the history", () => {
  it("says who moved which version where, when, of which run and how good it was", () =>
    inNewStore(async (store) => {
      const first = await registered(store, 0.7);
      await promoteVersion(store, promotion);
      const runId = await runWithModel(store, { f1: 0.8 });
      await registerRun(store, best);
      const start = Date.now();
      await promoteVersion(store, promotion);
      const { history } = await showModel(store, { name, limit: 1 });
      expect(history.map(({ action, version, from, to }) => [action, version, from, to].join(" "))).toEqual([
        "register 1 none staging",
        "promote 1 staging production",
        "register 2 none staging",
        "promote 2 staging production",
        "promote 1 production archived",
      ]);
      expect(history[3]).toMatchObject({ replaced: [first], replacedBy: null, runId, metrics: { f1: 0.8 } });
      expect(history[4]).toMatchObject({ replaced: [], replacedBy: "2" });
      expect(Date.parse(history[3]!.at)).toBeGreaterThanOrEqual(start);
      expect(history[3]!.by).not.toBe("");
    }));

  it("stays within MLflow 2's limits: the latest fifty changes of a version, each with the metrics that fit", () =>
    inNewStore(async (store) => {
      const many = Array.from({ length: 400 }, (_, place) => [`metric_${place}_`.padEnd(240, "x"), place / 7] as const);
      const runId = await runWithModel(store, Object.fromEntries([["f1", 0.8], ...many]));
      await registerRun(store, { ...best, runId });
      const key = { name, version: "1" };
      for (const change of Array.from({ length: 60 }).keys()) {
        if (change % 2 === 0) await archiveVersion(store, { name, which: { version: "1" } });
        else await promoteVersion(store, { ...promotion, version: "1" });
      }
      const { tags } = await store.registry.getModelVersion(key);
      for (const [tag, value] of Object.entries(tags)) {
        expect(tag).toMatch(/^[\w./ -]{1,250}$/u);
        expect(value.length).toBeLessThanOrEqual(5000);
      }
      const { history, olderChanges } = await showModel(store, { name, limit: 1 });
      expect({ kept: history.length, olderChanges }).toEqual({ kept: 50, olderChanges: 11 });
      expect(Object.keys(history.at(-1)!.metrics).length).toBeGreaterThan(10);
    }));

  it("is not confused by tags that others have written", () =>
    inNewStore(async (store) => {
      await registered(store, 0.7);
      for (const [place, text] of ["", "null", "[]", '{"at":"yesterday","action":"promote"}', "{"].entries()) {
        await store.registry.setModelVersionTag({ name, version: "1" }, `sentiment.history.000${place}.ab`, text);
      }
      const odd = JSON.stringify({ at: new Date().toISOString(), action: "promote", aliasesAdded: 7, metrics: "x" });
      await store.registry.setModelVersionTag({ name, version: "1" }, "sentiment.history.0009.ab", odd);
      const { history } = await showModel(store, { name, limit: 1 });
      expect(history.map(({ action }) => action)).toEqual(["register", "promote"]);
      expect(history[1]).toMatchObject({ aliasesAdded: [], metrics: {} });
    }));
});

it("lists models by name with the latest version of each stage", () =>
  inNewStore(async (store) => {
    expect(await listModels(undefined, { limit: 1 })).toEqual({ models: [], more: false });
    await registered(store, 0.7, { name: "b", stage: "production" });
    await registered(store, 0.8, { name: "a", aliases: ["champion"] });
    const { models, more } = await listModels(store, { limit: 1 });
    expect(models).toMatchObject([{ name: "a", stages: { staging: "1" }, aliases: { champion: "1", staging: "1" } }]);
    expect(more).toBe(true);
    const stages: Stage[] = ["Production"];
    expect(await store.registry.getLatestVersions("b", stages)).toHaveLength(1);
    expect((await listModels(store, { limit: 9, filter: "name = 'b'" })).models.map((model) => model.name)).toEqual([
      "b",
    ]);
  }));
