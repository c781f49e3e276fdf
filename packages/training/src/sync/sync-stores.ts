import { SentimentError } from "@sentiment/errors";
import { inParallel, type Store } from "@sentiment/mlflow";
import type { Progress } from "../contract.ts";
import { copyRegistry, surveyRegistry, type RegisteredPair } from "./copy-registry.ts";
import { copyOrphans } from "./copy-orphans.ts";
import { copyRun, type Copying } from "./copy-run.ts";
import { Counterparts } from "./counterparts.ts";
import { failureOf } from "./failure.ts";
import { bytesOf } from "./source-run.ts";
import { survey, type RunJob, type Survey } from "./survey.ts";
import type { SyncAction, SyncedModel, SyncedRun, SyncResult } from "./sync-result.ts";
import { chosenExperiments, type ExperimentChoice } from "../runs/experiments.ts";

export interface SyncOptions {
  /** As people know the stores, without secrets. */
  readonly from: string;
  readonly to: string;
  /** Default: all that are not deleted. */
  readonly experiment?: ExperimentChoice | undefined;
  /** Ids; default: all. */
  readonly runIds?: readonly string[] | undefined;
  /** Default: true. */
  readonly registry?: boolean | undefined;
  /** Only say what would be copied. */
  readonly plan?: boolean | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Runs copied at a time; each sends several files at a time. */
const runsAtOnce = 3;

/**
 * Copies experiments, runs, models, files and the registry from one store to another. What is there and complete is known
 * by its marks and not written again; what was begun is completed; what has changed since is topped up. `source` is
 * undefined where nothing has been recorded yet, `target`, for a plan, where it is still to be made.
 */
export async function syncStores(
  source: Store | undefined,
  target: Store | undefined,
  options: SyncOptions,
): Promise<SyncResult> {
  const { from, to, plan = false, runIds = [], registry = true, experiment = {}, signal } = options;
  const experiments = await chosenExperiments(source, experiment);
  const nothing = { from, to, plan, runs: [], models: [], versions: [], files: 0, bytes: 0 };
  if (source === undefined) return nothing;
  const found = await survey(source, target, { experiments, runIds, signal });
  checkRunIds(runIds, found);
  const isPart = runIds.length > 0 || Object.keys(experiment).length > 0;
  const pairs = registry ? await surveyRegistry(source, target, isPart ? new Set(found.jobs.keys()) : undefined) : [];
  const due = [...found.jobs.values()].filter(isDue);
  const { files, bytes } = sizeOf(due);
  const sum = { ...nothing, files, bytes };
  if (plan || target === undefined) return { ...sum, ...(await planned(found, pairs)) };
  const onBytes = progressOf(bytes, options);
  const counterparts = new Counterparts(target, from, found);
  const copying: Copying = { source, target, from, counterparts, survey: found, signal, onBytes };
  for (const each of runIds.length === 0 ? experiments : []) await counterparts.experiment(each);
  const runs = await copyRuns(found, copying);
  const models = runIds.length === 0 ? await copyOrphans(copying) : [];
  const versions = await copyRegistry(pairs, copying);
  return { ...sum, runs, models: [...(await modelsOf(found, runs, counterparts)), ...models], versions };
}

async function copyRuns({ jobs }: Survey, copying: Copying): Promise<SyncedRun[]> {
  const done = new Map<string, SyncedRun>();
  await inParallel([...jobs.values()], { atOnce: runsAtOnce, signal: copying.signal }, async (job) => {
    done.set(job.source.run.info.runId, isDue(job) ? await tryRun(job, copying) : told(job));
  });
  return [...jobs.keys()].map((runId) => done.get(runId)!);
}

async function tryRun(job: RunJob, copying: Copying): Promise<SyncedRun> {
  try {
    return { ...told(job), targetRunId: await copyRun(job, copying) };
  } catch (error) {
    return { ...told(job), ...failureOf(error) };
  }
}

function isDue({ action }: { readonly action: SyncAction }): boolean {
  return action === "copied" || action === "updated";
}

function told({ source: { run, experiment }, there, action, message }: RunJob): SyncedRun {
  const { runId, runName } = run.info;
  const targetRunId = there?.info.runId ?? null;
  return { runId, runName, experimentName: experiment.name, targetRunId, action, message };
}

/** The models of runs, which go with them. */
async function modelsOf(
  found: Survey,
  runs: readonly SyncedRun[],
  counterparts?: Pick<Counterparts, "model">,
): Promise<SyncedModel[]> {
  const models: SyncedModel[] = [];
  for (const { runId, action } of runs) {
    for (const { model } of found.jobs.get(runId)!.source.models) {
      const known = found.modelsThere.get(model.modelId)?.modelId ?? null;
      const target = isDue({ action }) && counterparts ? ((await counterparts.model(model.modelId)) ?? null) : known;
      models.push({ modelId: model.modelId, name: model.name, runId, targetModelId: target, action });
    }
  }
  return models;
}

/** What would be done, as far as it can be known beforehand. */
async function planned(
  found: Survey,
  pairs: readonly RegisteredPair[],
): Promise<Pick<SyncResult, "runs" | "models" | "versions">> {
  const runs = [...found.jobs.values()].map(told);
  const versions = pairs.flatMap(({ facts }) =>
    facts.map(({ version: { name, version }, there, action }) => {
      return { name, version, targetVersion: there?.version ?? null, action, message: null };
    }),
  );
  return { runs, models: await modelsOf(found, runs), versions };
}

function sizeOf(jobs: readonly RunJob[]): Pick<SyncResult, "files" | "bytes"> {
  const files = jobs.flatMap(({ source }) => [...source.files, ...source.models.flatMap((model) => model.files)]);
  return { files: files.length, bytes: bytesOf(files) };
}

function progressOf(totalBytes: number, { onProgress }: SyncOptions): (bytes: number) => void {
  let done = 0;
  return (bytes) => {
    done += bytes;
    onProgress?.({ stage: "copy", done: totalBytes === 0 ? undefined : Math.min(1, done / totalBytes) });
  };
}

function checkRunIds(runIds: readonly string[], { jobs }: Survey): void {
  const missing = runIds.find((runId) => !jobs.has(runId));
  if (missing === undefined) return;
  throw new SentimentError({
    kind: "input",
    code: "RUN_NOT_FOUND",
    message: `There is no run ${missing} among those to be copied.`,
    hint: "sentiment runs list --all-experiments names them. A deleted one is not copied: mlflow runs restore --run-id …",
  });
}
