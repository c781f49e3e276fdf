import { SentimentError } from "@sentiment/errors";
import { everyPoint, type Artifacts, type LoggedModelStatus, type Run, type Store } from "@sentiment/mlflow";
import { findRun } from "./find-run.ts";
import { runSummary, type RunSummary } from "./run-summary.ts";

/** Everything there is to say of a run. */
export interface RunDetails extends RunSummary {
  /** How many points each metric has. */
  readonly metricPoints: Readonly<Record<string, number>>;
  readonly datasets: readonly RunDataset[];
  readonly models: readonly RunModel[];
  /** Paths below `artifactUri`, files only; null where they cannot be reached from here. */
  readonly artifacts: readonly RunArtifact[] | null;
}

export interface RunDataset {
  readonly name: string;
  readonly digest: string;
  /** What the run used it for: train, eval, … */
  readonly context: string | null;
  readonly sourceType: string;
  readonly source: string;
}

export interface RunModel {
  readonly modelId: string;
  readonly name: string;
  readonly status: LoggedModelStatus;
  readonly artifactUri: string;
}

export interface RunArtifact {
  readonly path: string;
  readonly bytes: number | null;
}

/** Requests; more would only wait at the server. */
const atOnce = 8;

/** Looks a run up by its id or the beginning of it. */
export async function showRun(store: Store | undefined, id: string): Promise<RunDetails> {
  const run = await findRun(store, id);
  // Without a store, no run was found.
  const from = store!;
  // A request each, to a server that may be far away.
  const [experiment, metricPoints, models, artifacts] = await Promise.all([
    from.getExperiment(run.info.experimentId),
    pointsOf(from, run),
    modelsOf(from, run),
    artifactsOf(from, run.info.artifactUri),
  ]);
  return {
    ...runSummary(run, experiment.name),
    metricPoints,
    datasets: run.inputs.datasets.map(({ dataset, tags }) => ({
      name: dataset.name,
      digest: dataset.digest,
      context: tags["mlflow.data.context"] ?? null,
      sourceType: dataset.sourceType,
      source: dataset.source,
    })),
    models,
    artifacts,
  };
}

async function pointsOf(store: Store, { info, data }: Run): Promise<Record<string, number>> {
  const keys = Object.keys(data.metrics).sort();
  const points: number[] = [];
  for (let from = 0; from < keys.length; from += atOnce) {
    const some = keys.slice(from, from + atOnce).map(async (key) => pointCount(store, info.runId, key));
    points.push(...(await Promise.all(some)));
  }
  return Object.fromEntries(keys.map((key, index) => [key, points[index]!]));
}

async function pointCount(store: Store, runId: string, key: string): Promise<number> {
  let count = 0;
  for await (const _ of everyPoint(store, { runId, key })) count += 1;
  return count;
}

async function modelsOf(store: Store, { outputs }: Run): Promise<RunModel[]> {
  const models: RunModel[] = [];
  for (const { modelId } of outputs.models) {
    const model = await unlessError("RESOURCE_DOES_NOT_EXIST", async () => store.getLoggedModel(modelId));
    // It has been deleted since.
    if (model === undefined) continue;
    const { name, status, artifactUri } = model;
    models.push({ modelId, name, status, artifactUri });
  }
  return models;
}

async function artifactsOf(store: Store, uri: string): Promise<RunArtifact[] | null> {
  return (await unlessError("ARTIFACT_URI", async () => filesIn(store.artifacts(uri)))) ?? null;
}

async function filesIn(artifacts: Artifacts, path?: string): Promise<RunArtifact[]> {
  const files: RunArtifact[] = [];
  for (const item of await artifacts.list(path)) {
    if (item.isDir) files.push(...(await filesIn(artifacts, item.path)));
    else files.push({ path: item.path, bytes: item.fileSize ?? null });
  }
  return files;
}

/** undefined instead of the error of that code. */
async function unlessError<Result>(code: string, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (SentimentError.is(error) && error.code === code) return undefined;
    throw error;
  }
}
