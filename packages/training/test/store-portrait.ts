import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  everyExperiment,
  everyLoggedModel,
  everyModelVersion,
  everyPoint,
  everyRegisteredModel,
  everyRun,
  type LoggedModel,
  type Run,
  type Store,
} from "@sentiment/mlflow";

/**
 * All that a store shows of what is not deleted, without times of its own making. Runs and models are called by what they
 * are a copy of, if they are one, so that a copy of a store looks like the store.
 */
export async function portrait(store: Store): Promise<Portrait> {
  const names = new Map<string, string>();
  for await (const { experimentId, name } of everyExperiment(store)) names.set(experimentId, name);
  const experimentIds = [...names.keys()];
  const runs: Run[] = [];
  for await (const run of everyRun(store, { experimentIds })) runs.push(run);
  const models: LoggedModel[] = [];
  if (await store.hasLoggedModels())
    for await (const model of everyLoggedModel(store, { experimentIds })) models.push(model);
  const ids = new Map<string, string>();
  for (const { info, data } of runs) ids.set(info.runId, data.tags["sentiment.sync.run_id"] ?? info.runId);
  for (const { modelId, tags } of models) ids.set(modelId, tags["sentiment.sync.model_id"] ?? modelId);
  const experiments: Record<string, unknown> = {};
  for await (const { name, tags } of everyExperiment(store)) if (name !== "Default") experiments[name] = tags;
  const named = <Each>(all: readonly Each[], id: (each: Each) => string, text: (each: Each) => unknown): unknown =>
    Object.fromEntries(all.map((each) => [ids.get(id(each)) ?? id(each), text(each)]));
  const whole = models.filter(({ sourceRunId }) => sourceRunId === undefined || ids.has(sourceRunId));
  const known = new Set(whole.map(({ modelId }) => modelId));
  const texts = new Map(
    await Promise.all(runs.map(async (run) => [run, await runPortrait(store, run, { names, known })] as const)),
  );
  const files = new Map<LoggedModel, unknown>();
  for (const model of whole) files.set(model, await filesOf(store, model.artifactUri));
  const described = {
    experiments,
    runs: named(
      runs,
      ({ info }) => info.runId,
      (run) => texts.get(run),
    ),
    models: named(
      whole,
      ({ modelId }) => modelId,
      (model) => ({ ...modelPortrait(model, ids), files: files.get(model) }),
    ),
    registry: await registryPortrait(store),
  };
  // Every id at once: one may be the other's original.
  const anyId = /(?:m-)?[\da-f]{32}/gu;
  return JSON.parse(
    JSON.stringify(described).replaceAll(anyId, (id) => ids.get(id) ?? id),
    sortedLists,
  ) as Portrait;
}

function sortedLists(_: string, value: unknown): unknown {
  return Array.isArray(value) ? sorted(value as unknown[]) : value;
}

interface RegisteredPortrait {
  /** Alias → version. */
  readonly aliases: Record<string, string>;
  readonly versions: Record<string, unknown>;
}

export interface Portrait {
  readonly experiments: Readonly<Record<string, unknown>>;
  readonly runs: Readonly<Record<string, unknown>>;
  readonly models: Readonly<Record<string, unknown>>;
  readonly registry: Readonly<Record<string, RegisteredPortrait>>;
}

/** Path → text. */
async function filesOf(store: Store, uri: string): Promise<unknown> {
  const artifacts = store.artifacts(uri);
  if ((await artifacts.list()).length === 0) return {};
  const root = await artifacts.local();
  const names = readdirSync(root, { recursive: true, encoding: "utf8", withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
  return Object.fromEntries(
    files.map((file) => [
      path.relative(root, file),
      readFileSync(file, "utf8").replaceAll("'", "").replaceAll(uri, "its place"),
    ]),
  );
}

interface Known {
  readonly names: ReadonlyMap<string, string>;
  /** Models that are shown. */
  readonly known: ReadonlySet<string>;
}

async function runPortrait(store: Store, { info, data, inputs, outputs }: Run, { names, known }: Known) {
  const { runId, runName, userId, status, startTime, endTime = null, experimentId } = info;
  const metrics: Record<string, unknown[]> = {};
  for (const key of Object.keys(data.metrics)) {
    metrics[key] = [];
    for await (const { value, timestamp, step } of everyPoint(store, { runId, key }))
      metrics[key].push([String(value), timestamp, step]);
  }
  return {
    of: { runId, runName, userId, status, startTime, endTime, experiment: names.get(experimentId) },
    params: data.params,
    tags: own(data.tags),
    metrics,
    latest: Object.values(data.metrics).map(({ key, value, timestamp, step }) => [key, String(value), timestamp, step]),
    datasets: inputs.datasets,
    files: await filesOf(store, info.artifactUri),
    outputs: outputs.models.filter(({ modelId }) => known.has(modelId)),
  };
}

function modelPortrait(model: LoggedModel, ids: ReadonlyMap<string, string>) {
  const { modelId, name, status, modelType, params, sourceRunId = null, metrics } = model;
  const points = metrics.filter(({ runId }) => ids.has(runId)).map((metric) => ({ ...metric, modelId: undefined }));
  return { modelId, name, status, modelType, params, sourceRunId, tags: own(model.tags), metrics: points };
}

async function registryPortrait({ registry }: Store) {
  const models: Record<string, object> = {};
  for await (const { name, description, tags, aliases } of everyRegisteredModel(registry)) {
    const versions: Record<string, unknown> = {};
    for await (const each of everyModelVersion(registry)) {
      if (each.name !== name) continue;
      const { version, stage, source, runId = null, runLink, modelId } = each;
      versions[version] = {
        stage,
        source,
        runId,
        runLink,
        modelId,
        description: each.description,
        tags: own(each.tags),
      };
    }
    models[name] = { description, tags: own(tags), aliases, versions };
  }
  return models;
}

/** Without what says that it is a copy. */
function own(tags: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(tags).filter(
    ([key]) => !key.startsWith("sentiment.sync.") && key !== "mlflow.modelVersions",
  );
  return Object.fromEntries(kept);
}

function sorted(items: readonly unknown[]): unknown[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** How many there are: a portrait calls copies of one thing by one name. */
export async function counts(store: Store): Promise<{ runs: number; models: number; versions: number }> {
  const found = { runs: 0, models: 0, versions: 0 };
  const experimentIds: string[] = [];
  for await (const { experimentId } of everyExperiment(store)) experimentIds.push(experimentId);
  for await (const _ of everyRun(store, { experimentIds })) found.runs += 1;
  if (await store.hasLoggedModels()) {
    for await (const _ of everyLoggedModel(store, { experimentIds })) found.models += 1;
  }
  for await (const _ of everyModelVersion(store.registry)) found.versions += 1;
  return found;
}
