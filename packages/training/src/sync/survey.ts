import {
  everyLoggedModel,
  everyRun,
  inParallel,
  tag,
  type Experiment,
  type LoggedModel,
  type Run,
  type Store,
} from "@sentiment/mlflow";
import { unlessMissing } from "../registry/registered.ts";
import { isRecording } from "../tracking/process-tags.ts";
import { marks } from "./marks.ts";
import { judgedPoints, type JudgedPoint } from "./judged-points.ts";
import { readSourceRun, type SourceRun } from "./source-run.ts";
import type { SyncAction } from "./sync-result.ts";

/** A run and what is to become of it. */
export interface RunJob {
  readonly source: SourceRun;
  /** The run at the target that it is the same as. */
  readonly there: Run | undefined;
  /** Whether the source says so: it is a run of the target that went on here. */
  readonly isReturning: boolean;
  readonly action: SyncAction;
  readonly message: string | null;
}

/** Both stores, as far as a sync is about them. */
export interface Survey {
  readonly jobs: ReadonlyMap<string, RunJob>;
  /** Of the source, by id; of its chosen experiments. */
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly models: ReadonlyMap<string, LoggedModel>;
  readonly judged: ReadonlyMap<string, readonly JudgedPoint[]>;
  /** Of the target, by what they are the same as. */
  readonly runsThere: ReadonlyMap<string, Run>;
  readonly modelsThere: ReadonlyMap<string, LoggedModel>;
  /** Of the target, by name. */
  readonly experimentsThere: ReadonlyMap<string, Experiment>;
  readonly hasLoggedModels: boolean;
}

export interface SurveyOptions {
  readonly experiments: readonly Experiment[];
  /** Empty: all. */
  readonly runIds: readonly string[];
  readonly signal: AbortSignal;
}

/** Looks at both stores and decides; changes nothing. No target: one that is still to be made, a database. */
export async function survey(source: Store, target: Store | undefined, options: SurveyOptions): Promise<Survey> {
  const { signal } = options;
  const experiments = new Map(options.experiments.map((each) => [each.experimentId, each]));
  const experimentIds = [...experiments.keys()];
  const every = [];
  for await (const run of everyRun(source, { experimentIds, maxResults: 500 }, { signal })) every.push(run);
  const chosen = options.runIds.length === 0 ? every : every.filter(({ info }) => options.runIds.includes(info.runId));
  const models = await modelsIn(source, experimentIds, undefined);
  const there = await surveyTarget(target, options.experiments);
  const judged = judgedPoints(models);
  const found = { ...there, experiments, models: new Map(models.map((model) => [model.modelId, model])), judged };
  const coming = new Set(chosen.filter((run) => !isAtWork(run)).map(({ info }) => info.runId));
  const ownModels = Map.groupBy(models, ({ sourceRunId }) => sourceRunId);
  const jobs = new Map<string, RunJob>();
  await inParallel(chosen, { atOnce: 8, signal }, async (run) => {
    const { runId, experimentId } = run.info;
    const counterpart = await counterpartOf(run, target, there.runsThere);
    const read = await readSourceRun(source, run, {
      experiment: experiments.get(experimentId)!,
      models: ownModels.get(runId) ?? [],
      references: references(run, found).filter((id) => coming.has(id) || there.runsThere.has(id)),
    });
    jobs.set(runId, { source: read, ...counterpart, ...judge(read, counterpart.there, there.experimentsThere) });
  });
  const inOrder = chosen.map(({ info }) => [info.runId, jobs.get(info.runId)!] as const);
  const oldestFirst = inOrder.toSorted(([, a], [, b]) => a.source.run.info.startTime - b.source.run.info.startTime);
  return { ...found, jobs: new Map(oldestFirst) };
}

type Target = Pick<Survey, "runsThere" | "modelsThere" | "experimentsThere" | "hasLoggedModels">;

/** What the target has of what was copied before. */
async function surveyTarget(target: Store | undefined, experiments: readonly Experiment[]): Promise<Target> {
  const experimentsThere = new Map<string, Experiment>();
  if (target === undefined) {
    return { experimentsThere, runsThere: new Map(), modelsThere: new Map(), hasLoggedModels: true };
  }
  for (const { name } of experiments) {
    const there = await target.findExperiment(name);
    if (there !== undefined) experimentsThere.set(name, there);
  }
  const experimentIds = [...experimentsThere.values()].map(({ experimentId }) => experimentId);
  const copies = { experimentIds, filter: tag(marks.runId).like("%"), viewType: "ALL", maxResults: 500 } as const;
  const runsThere = new Map<string, Run>();
  for await (const run of everyRun(target, { ...copies, filter: copies.filter.text })) {
    runsThere.set(run.data.tags[marks.runId]!, run);
  }
  const models = await modelsIn(target, experimentIds, tag(marks.modelId).like("%").text);
  const modelsThere = new Map(models.map((model) => [model.tags[marks.modelId]!, model]));
  return { experimentsThere, runsThere, modelsThere, hasLoggedModels: await target.hasLoggedModels() };
}

async function modelsIn(store: Store, experimentIds: string[], filter: string | undefined): Promise<LoggedModel[]> {
  const models: LoggedModel[] = [];
  if (experimentIds.length === 0 || !(await store.hasLoggedModels())) return models;
  for await (const model of everyLoggedModel(store, { experimentIds, filter, maxResults: 50 })) models.push(model);
  return models;
}

/** A copy of it, another copy of what it is a copy of, or what it is a copy of. */
async function counterpartOf(
  { info, data }: Run,
  target: Store | undefined,
  runsThere: ReadonlyMap<string, Run>,
): Promise<Pick<RunJob, "there" | "isReturning">> {
  const original = data.tags[marks.runId];
  const copy = runsThere.get(info.runId) ?? (original === undefined ? undefined : runsThere.get(original));
  if (copy !== undefined || original === undefined) return { there: copy, isReturning: false };
  const there = await unlessMissing(async () => target?.getRun(original));
  return { there, isReturning: there !== undefined };
}

function judge(
  { run, experiment, digest }: SourceRun,
  there: Run | undefined,
  experimentsThere: ReadonlyMap<string, Experiment>,
): Pick<RunJob, "action" | "message"> {
  if (there?.info.lifecycleStage === "deleted") return { action: "deleted", message: "it was deleted there" };
  if (isAtWork(run)) {
    return { action: "running", message: "its process is at work: sync again when it has finished" };
  }
  if (experimentsThere.get(experiment.name)?.lifecycleStage === "deleted" && there === undefined) {
    const message = `the experiment ${JSON.stringify(experiment.name)} was deleted there: restore it, or rename this one`;
    return { action: "conflict", message };
  }
  if (there === undefined) return { action: "copied", message: null };
  return { action: there.data.tags[marks.done] === digest ? "unchanged" : "updated", message: null };
}

function isAtWork({ info, data }: Run): boolean {
  return info.status === "RUNNING" && isRecording(data.tags) === true;
}

/** Runs that a run names: in its tags, and as those whose models it has judged. */
function references({ info, data }: Run, { judged, models }: Pick<Survey, "judged" | "models">): string[] {
  const named = Object.values(data.tags).filter((value) => /^[\da-f]{32}$/u.test(value));
  const makers = (judged.get(info.runId) ?? []).map(({ modelId }) => models.get(modelId)?.sourceRunId ?? "");
  return [...new Set([...named, ...makers])].sort();
}
