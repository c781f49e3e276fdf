import type { LoggedModel, ModelIdentity, Run, RunInfo } from "@sentiment/mlflow";

/** A model among a run's files, as MLflow 2 tells the run of it. */
export interface RecordedModel {
  readonly artifact_path: string;
  readonly flavors: Readonly<Record<string, object>>;
  readonly model_uuid: string;
  readonly run_id: string;
  readonly utc_time_created: string;
}

/** MLflow 2's list of a run's models. */
export const modelsTag = "mlflow.log-model.history";

/** What the run has been told of models among its files; nothing where somebody wrote something else there. */
export function toldModels(run: Run | undefined): readonly Partial<RecordedModel>[] {
  try {
    const told: unknown = JSON.parse(run?.data.tags[modelsTag] ?? "[]");
    return Array.isArray(told) ? (told as unknown[]).filter((each) => typeof each === "object" && each !== null) : [];
  } catch {
    return [];
  }
}

/** With an id that is always the same for a logged model, where it has none yet. */
export function recordedModel(
  { modelId, creationTime }: LoggedModel,
  { folder, runId, uuid }: { readonly folder: string; readonly runId: string; readonly uuid: string | undefined },
): RecordedModel {
  return {
    artifact_path: folder,
    flavors: { python_function: {} },
    model_uuid: uuid ?? modelId.replace(/^m-/u, ""),
    run_id: runId,
    utc_time_created: new Date(creationTime).toISOString().replace("T", " ").replace("Z", "000"),
  };
}

/** The run's id in its models' `MLmodel`. */
export function runIdentity(from: RunInfo, to: RunInfo): ModelIdentity {
  return { run_id: [from.runId, to.runId] };
}

/** A logged model as another one, or as one among a run's files. */
export function modelIdentity({ modelId, artifactUri }: LoggedModel, to: LoggedModel | RecordedModel): ModelIdentity {
  const [id, uuid, place] =
    "modelId" in to ? [to.modelId, to.modelId, to.artifactUri] : [undefined, to.model_uuid, to.artifact_path];
  return { model_id: [modelId, id], model_uuid: [modelId, uuid], artifact_path: [artifactUri, place] };
}

/** The folder of each model among its run's files: its name, for the latest of that name. */
export function folderNames(models: readonly LoggedModel[]): Map<string, string> {
  const folders = new Map<string, string>();
  for (const sameName of Map.groupBy(models, ({ name }) => name).values()) {
    const [latest, ...earlier] = sameName.toSorted((a, b) => b.creationTime - a.creationTime);
    folders.set(latest!.modelId, latest!.name);
    for (const { modelId, name } of earlier) folders.set(modelId, `${name}-${modelId.replace(/^m-/u, "").slice(0, 8)}`);
  }
  return folders;
}
