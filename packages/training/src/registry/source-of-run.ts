import { SentimentError } from "@sentiment/errors";
import { findModelOfRun, type LoggedModel, type ModelVersion, type Run, type Store } from "@sentiment/mlflow";

/** What a version is made of. */
export interface VersionSource {
  readonly run: Run;
  /** `models:/m-…` of a logged model (MLflow 3), the URI of a folder among the run's files (MLflow 2). */
  readonly source: string;
  readonly model: LoggedModel | undefined;
}

/** The model of a run as a registry takes it. Throws an input error for a run without one, or whose upload failed. */
export async function sourceOfRun(store: Store, run: Run, modelName: string | undefined): Promise<VersionSource> {
  const found = await findModelOfRun(store, run, modelName);
  if (found.kind === "files") return { run, source: found.artifactUri, model: undefined };
  const { model } = found;
  if (model.status === "LOGGED_MODEL_READY") return { run, source: `models:/${model.modelId}`, model };
  throw new SentimentError({
    kind: "input",
    code: "MODEL_NOT_READY",
    message: `The model ${model.modelId} of the run ${run.info.runId} cannot be registered: it was not uploaded in full.`,
    hint: "Train it again, or choose another run.",
  });
}

/** The latest version that is made of the same, whoever registered it; failed ones are none. */
export function versionOfSource(
  versions: readonly ModelVersion[],
  { run, source, model }: VersionSource,
): ModelVersion | undefined {
  return versions.findLast(
    (version) =>
      version.status !== "FAILED_REGISTRATION" &&
      (version.source === source || (model !== undefined && version.modelId === model.modelId)) &&
      (version.runId === undefined || version.runId === run.info.runId),
  );
}
