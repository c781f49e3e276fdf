import { randomUUID } from "node:crypto";
import { SentimentError } from "@sentiment/errors";
import { appendToUri, type Artifacts, type RunInfo, type Store } from "@sentiment/mlflow";
import type { MlflowModelIdentity } from "@sentiment/pipeline";
import { hasVanished } from "./has-vanished.ts";

/** What every training calls its model: `runs:/ID/model`. */
export const modelName = "model";

/** Puts a model's files where they belong; its MLmodel says `identity`. */
export type UploadModel = (identity: MlflowModelIdentity, files: Artifacts) => Promise<void>;

export interface ModelToLog {
  readonly run: RunInfo;
  readonly params: Readonly<Record<string, string>>;
  readonly upload: UploadModel;
}

/**
 * Logs the model that a run has made: as a logged model where the store has those (MLflow 3), else among the run's files,
 * as MLflow 2 keeps models.
 *
 * @returns the logged model's id.
 */
export async function logModel(store: Store, model: ModelToLog): Promise<string | undefined> {
  if (await store.hasLoggedModels()) return asLoggedModel(store, model);
  await amongRunsFiles(store, model);
  return undefined;
}

/** Until its files are there the model counts as pending, and when that fails as failed. */
async function asLoggedModel(store: Store, { run, params, upload }: ModelToLog): Promise<string> {
  const { experimentId, runId } = run;
  const { modelId, artifactUri } = await store.createLoggedModel({
    experimentId,
    name: modelName,
    sourceRunId: runId,
    params,
  });
  const identity = { modelUuid: modelId, modelId, runId, artifactPath: artifactUri, createdAt: new Date() };
  try {
    await upload(identity, store.artifacts(artifactUri));
  } catch (error) {
    // Whoever does not answer need not be asked for minutes more.
    if (!hasVanished(error)) await store.finalizeLoggedModel(modelId, "LOGGED_MODEL_UPLOAD_FAILED");
    throw error;
  }
  await store.logOutputs(runId, [{ modelId, step: 0 }]);
  await store.finalizeLoggedModel(modelId, "LOGGED_MODEL_READY");
  return modelId;
}

async function amongRunsFiles(store: Store, { run, upload }: ModelToLog): Promise<void> {
  const modelUuid = randomUUID().replaceAll("-", "");
  const identity = { modelUuid, runId: run.runId, artifactPath: modelName, createdAt: new Date() };
  await upload(identity, store.artifacts(appendToUri(run.artifactUri, modelName)));
  await tellRun(store, identity);
}

/**
 * The run's list of models, which MLflow 2 shows. The model is found without it, and some servers refuse it (DagsHub's did
 * what newer clients say), so that only what is asked for is said, and a refusal is no failure.
 */
async function tellRun(
  store: Store,
  identity: MlflowModelIdentity & { readonly runId: string; readonly createdAt: Date },
): Promise<void> {
  const model = {
    artifact_path: identity.artifactPath,
    flavors: { python_function: {}, sentiment: {} },
    model_uuid: identity.modelUuid,
    run_id: identity.runId,
    utc_time_created: identity.createdAt.toISOString().replace("T", " ").replace("Z", "000"),
  };
  try {
    await store.recordModel(identity.runId, JSON.stringify(model));
  } catch (error) {
    if (!SentimentError.is(error)) throw error;
  }
}
