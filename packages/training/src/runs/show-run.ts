import { SentimentError } from "@sentiment/errors";
import { everyPoint, type Artifacts, type LoggedModelStatus, type Run, type Store } from "@sentiment/mlflow";
import { experimentNames } from "./experiments.ts";
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

/** Looks a run up by its id or the beginning of it. */
export async function showRun(store: Store | undefined, id: string): Promise<RunDetails> {
  const run = await findRun(store, id);
  // Without a store, no run was found.
  const from = store!;
  const names = await experimentNames(from);
  return {
    ...runSummary(run, names.get(run.info.experimentId) ?? ""),
    metricPoints: await pointsOf(from, run),
    datasets: run.inputs.datasets.map(({ dataset, tags }) => ({
      name: dataset.name,
      digest: dataset.digest,
      context: tags["mlflow.data.context"] ?? null,
      sourceType: dataset.sourceType,
      source: dataset.source,
    })),
    models: await modelsOf(from, run),
    artifacts: await artifactsOf(from, run.info.artifactUri),
  };
}

async function pointsOf(store: Store, { info, data }: Run): Promise<Record<string, number>> {
  const points: [string, number][] = [];
  for (const key of Object.keys(data.metrics).sort()) {
    let count = 0;
    for await (const _ of everyPoint(store, { runId: info.runId, key })) count += 1;
    points.push([key, count]);
  }
  return Object.fromEntries(points);
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
