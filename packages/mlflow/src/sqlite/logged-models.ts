import { randomUUID } from "node:crypto";
import { appendToUri } from "../append-to-uri.ts";
import type { LoggedModel, LoggedModelStatus, Tags } from "../entities.ts";
import { notFound } from "../mlflow-error.ts";
import type { NewLoggedModel } from "../store.ts";
import { checkLoggedModelName, checkLoggedModelStatus, experimentNumber, loggedModelStatuses } from "../validation.ts";
import { activeExperiment } from "./experiments.ts";
import { numberOf, optionalTextOf, textOf, type Row, type Statements } from "./statements.ts";

export function createLoggedModel(database: Statements, model: NewLoggedModel): LoggedModel {
  const { experimentId, name, sourceRunId = null, modelType = null, params = {}, tags = {} } = model;
  checkLoggedModelName(name);
  const experiment = activeExperiment(database, experimentId);
  const id = `m-${randomUUID().replaceAll("-", "")}`;
  const now = Date.now();
  database.run(
    `INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
       last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)`,
    id,
    experimentNumber(experimentId),
    name,
    appendToUri(experiment.artifactLocation, "models", id, "artifacts"),
    now,
    now,
    loggedModelStatuses.indexOf("LOGGED_MODEL_PENDING"),
    modelType,
    sourceRunId,
  );
  for (const [key, value] of Object.entries(params)) {
    database.run(
      "INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value) VALUES (?, ?, ?, ?)",
      id,
      experimentNumber(experimentId),
      key,
      value,
    );
  }
  setLoggedModelTags(database, id, tags);
  return getLoggedModel(database, id);
}

/** A logged model that is not deleted. */
export function getLoggedModel(database: Statements, modelId: string): LoggedModel {
  if (modelRow(database, modelId)["lifecycle_stage"] === "deleted") throw noModel(modelId);
  return anyLoggedModel(database, modelId);
}

function anyLoggedModel(database: Statements, modelId: string): LoggedModel {
  const [model] = loadLoggedModels(database, [modelId]);
  if (model === undefined) throw noModel(modelId);
  return model;
}

function modelRow(database: Statements, modelId: string): Row {
  const row = database.get("SELECT * FROM logged_models WHERE model_id = ?", modelId);
  if (row === undefined) throw noModel(modelId);
  return row;
}

function noModel(modelId: string): Error {
  return notFound(`There is no logged model with the id ${modelId}.`);
}

export function finalizeLoggedModel(database: Statements, modelId: string, status: LoggedModelStatus): LoggedModel {
  checkLoggedModelStatus(status);
  const code = loggedModelStatuses.indexOf(status);
  modelRow(database, modelId);
  const sql = "UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?";
  database.run(sql, code, Date.now(), modelId);
  return anyLoggedModel(database, modelId);
}

export function setLoggedModelTags(database: Statements, modelId: string, tags: Tags): void {
  const experimentId = modelRow(database, modelId)["experiment_id"] ?? null;
  for (const [key, value] of Object.entries(tags)) {
    database.run(
      `INSERT INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value) VALUES (?, ?, ?, ?)
       ON CONFLICT (model_id, tag_key) DO UPDATE SET tag_value = excluded.tag_value`,
      modelId,
      experimentId,
      key,
      value,
    );
  }
}

export function deleteLoggedModelTag(database: Statements, modelId: string, key: string): void {
  modelRow(database, modelId);
  const { changes } = database.run("DELETE FROM logged_model_tags WHERE model_id = ? AND tag_key = ?", modelId, key);
  if (changes === 0) throw notFound(`The logged model ${modelId} has no tag ${JSON.stringify(key)}.`);
}

export function deleteLoggedModel(database: Statements, modelId: string): void {
  modelRow(database, modelId);
  const sql = "UPDATE logged_models SET lifecycle_stage = 'deleted', last_updated_timestamp_ms = ? WHERE model_id = ?";
  database.run(sql, Date.now(), modelId);
}

/** Whole logged models in the order of their ids; unknown ids are left out. */
export function loadLoggedModels(database: Statements, modelIds: readonly string[]): LoggedModel[] {
  const ids = JSON.stringify(modelIds);
  const of = (table: string) =>
    Map.groupBy(
      database.all(`SELECT * FROM ${table} WHERE model_id IN (SELECT value FROM json_each(?)) ORDER BY rowid`, ids),
      (row) => textOf(row["model_id"]),
    );
  const models = of("logged_models");
  const tags = of("logged_model_tags");
  const params = of("logged_model_params");
  const metrics = of("logged_model_metrics");
  return modelIds.flatMap((id) => {
    const row = models.get(id)?.[0];
    if (row === undefined) return [];
    const entries = (rows: readonly Row[] = [], what: "tag" | "param") =>
      Object.fromEntries(rows.map((each) => [textOf(each[`${what}_key`]), textOf(each[`${what}_value`])]));
    return {
      ...loggedModelOf(row),
      tags: entries(tags.get(id), "tag"),
      params: entries(params.get(id), "param"),
      metrics: (metrics.get(id) ?? []).map(modelMetricOf),
    };
  });
}

function loggedModelOf(row: Row): Omit<LoggedModel, "tags" | "params" | "metrics"> {
  return {
    modelId: textOf(row["model_id"]),
    experimentId: textOf(row["experiment_id"]),
    name: textOf(row["name"]),
    artifactUri: textOf(row["artifact_location"]),
    status: loggedModelStatuses[numberOf(row["status"])] ?? "LOGGED_MODEL_STATUS_UNSPECIFIED",
    statusMessage: optionalTextOf(row["status_message"]),
    creationTime: numberOf(row["creation_timestamp_ms"]),
    lastUpdatedTime: numberOf(row["last_updated_timestamp_ms"]),
    modelType: optionalTextOf(row["model_type"]),
    sourceRunId: optionalTextOf(row["source_run_id"]),
  };
}

function modelMetricOf(row: Row): LoggedModel["metrics"][number] {
  return {
    key: textOf(row["metric_name"]),
    value: numberOf(row["metric_value"]),
    timestamp: numberOf(row["metric_timestamp_ms"]),
    step: numberOf(row["metric_step"]),
    modelId: textOf(row["model_id"]),
    datasetName: optionalTextOf(row["dataset_name"]),
    datasetDigest: optionalTextOf(row["dataset_digest"]),
    runId: textOf(row["run_id"]),
  };
}
