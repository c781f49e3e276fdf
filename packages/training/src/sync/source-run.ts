import { createHash } from "node:crypto";
import { everyPoint, type Artifacts, type Experiment, type LoggedModel, type Run, type Store } from "@sentiment/mlflow";
import { withoutMarks } from "./marks.ts";

/** A file below an artifact root. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
}

export interface SourceModel {
  readonly model: LoggedModel;
  readonly files: readonly SourceFile[];
}

/** A run as it is to be copied; the points of its metrics are read again when they are. */
export interface SourceRun {
  readonly run: Run;
  readonly experiment: Experiment;
  readonly models: readonly SourceModel[];
  readonly files: readonly SourceFile[];
  /** Differs as soon as anything of the run differs that would be copied. A file is known by its path and length. */
  readonly digest: string;
}

export interface RunSurroundings {
  readonly experiment: Experiment;
  /** Those that it has made. */
  readonly models: readonly LoggedModel[];
  /** Ids that it names and that the target has or will have. */
  readonly references: readonly string[];
}

export async function readSourceRun(
  store: Store,
  run: Run,
  { experiment, models, references }: RunSurroundings,
): Promise<SourceRun> {
  const files = await filesIn(store.artifacts(run.info.artifactUri));
  const withFiles: SourceModel[] = [];
  for (const model of models) withFiles.push(await readSourceModel(store, model));
  const { runName, status, endTime = null } = run.info;
  const said = [
    { runName, status, endTime, experiment: experiment.name, references },
    { params: run.data.params, tags: withoutMarks(run.data.tags) },
    { inputs: run.inputs.datasets, outputs: run.outputs.models, files },
    withFiles.map(({ model, files: own }) => ({ ...digested(model), files: own })),
  ];
  const hash = createHash("sha256").update(JSON.stringify(said));
  for (const key of Object.keys(run.data.metrics).sort()) {
    for await (const { value, timestamp, step } of everyPoint(store, { runId: run.info.runId, key, maxResults })) {
      hash.update(`${key}\n${value} ${timestamp} ${step}\n`);
    }
  }
  return { run, experiment, models: withFiles, files, digest: hash.digest("hex").slice(0, 32) };
}

/** Points read at a time. */
const maxResults = 10_000;

export async function readSourceModel(store: Store, model: LoggedModel): Promise<SourceModel> {
  return { model, files: model.artifactUri === "" ? [] : await filesIn(store.artifacts(model.artifactUri)) };
}

/** Of a model: what can change. That it has been registered is told by its versions. */
export function digested({ modelId, status, tags, params }: LoggedModel): object {
  const { "mlflow.modelVersions": _, ...own } = withoutMarks(tags);
  return { modelId, status, tags: own, params };
}

/** Every file below the root, by path. */
async function filesIn(artifacts: Artifacts, folder?: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const { path, isDir, fileSize = 0 } of await artifacts.list(folder)) {
    if (isDir) files.push(...(await filesIn(artifacts, path)));
    else files.push({ path, bytes: fileSize });
  }
  return files;
}

export function bytesOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
