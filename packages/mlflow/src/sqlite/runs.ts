import { randomUUID } from "node:crypto";
import { appendToUri } from "../append-to-uri.ts";
import type { LifecycleStage, Run, RunInfo } from "../entities.ts";
import { invalidValue, notFound } from "../mlflow-error.ts";
import { randomRunName } from "../random-run-name.ts";
import type { NewRun, RunUpdate } from "../store.ts";
import { checkedTags, checkRunName, checkRunStatus, experimentNumber } from "../validation.ts";
import { activeExperiment } from "./experiments.ts";
import { loadRun, runInfoOf } from "./load-runs.ts";
import { withModel } from "./model-history.ts";
import { textOf, type Row, type Statements } from "./statements.ts";

const runNameTag = "mlflow.runName";
const modelsTag = "mlflow.log-model.history";

export function createRun(database: Statements, run: NewRun): Run {
  const { experimentId, runName, startTime = Date.now(), tags = {} } = run;
  const { userId = tags["mlflow.user"] ?? "unknown" } = run;
  const experiment = activeExperiment(database, experimentId);
  checkRunName(runName, tags);
  const name = runName || tags[runNameTag] || randomRunName();
  const id = randomUUID().replaceAll("-", "");
  database.run(
    `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
       deleted_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
     VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, NULL, NULL, '', 'active', ?, ?)`,
    id,
    name,
    userId,
    startTime,
    appendToUri(experiment.artifactLocation, id, "artifacts"),
    experimentNumber(experimentId),
  );
  for (const [key, value] of checkedTags({ ...tags, [runNameTag]: name })) setTag(database, id, [key, value]);
  return loadRun(database, id);
}

/** The row of a run, which must not be deleted. */
export function activeRun(database: Statements, runId: string): Row {
  const row = runRow(database, runId);
  if (row["lifecycle_stage"] === "active") return row;
  throw invalidValue(`The run ${runId} is deleted.`, `mlflow runs restore --run-id ${runId}`);
}

function runRow(database: Statements, runId: string): Row {
  const row = database.get("SELECT * FROM runs WHERE run_uuid = ?", runId);
  if (row === undefined) throw notFound(`There is no run with the id ${runId}.`);
  return row;
}

export function updateRun(database: Statements, runId: string, update: RunUpdate): RunInfo {
  const { status, endTime, runName } = update;
  activeRun(database, runId);
  if (status !== undefined) {
    checkRunStatus(status);
    database.run("UPDATE runs SET status = ? WHERE run_uuid = ?", status, runId);
  }
  if (endTime !== undefined) database.run("UPDATE runs SET end_time = ? WHERE run_uuid = ?", endTime, runId);
  if (runName) nameRun(database, runId, runName);
  const tag = "SELECT value FROM tags WHERE run_uuid = ? AND key = ?";
  return runInfoOf(runRow(database, runId), textOf(database.get(tag, runId, runNameTag)?.["value"]));
}

/** A run's name stands in the run and in its tag `mlflow.runName`. */
function nameRun(database: Statements, runId: string, name: string): void {
  database.run("UPDATE runs SET name = ? WHERE run_uuid = ?", name, runId);
  setTag(database, runId, [runNameTag, name]);
}

/** Sets tags of an active run; the tag `mlflow.runName` names the run, an empty one changes nothing. */
export function setTags(database: Statements, runId: string, tags: readonly [string, string][]): void {
  for (const [key, value] of tags) {
    if (key !== runNameTag) setTag(database, runId, [key, value]);
    else if (value !== "") nameRun(database, runId, value);
  }
}

function setTag(database: Statements, runId: string, [key, value]: [string, string]): void {
  database.run(
    `INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)
     ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value`,
    key,
    value,
    runId,
  );
}

/** Adds a model to the run's list of models, which MLflow 2 keeps in a tag. */
export function recordModel(database: Statements, runId: string, modelJson: string): void {
  activeRun(database, runId);
  const tag = "SELECT value FROM tags WHERE run_uuid = ? AND key = ?";
  const history = textOf(database.get(tag, runId, modelsTag)?.["value"]);
  setTag(database, runId, [modelsTag, withModel(history, modelJson)]);
}

export function deleteTag(database: Statements, runId: string, key: string): void {
  activeRun(database, runId);
  const { changes } = database.run("DELETE FROM tags WHERE run_uuid = ? AND key = ?", runId, key);
  if (changes === 0) throw notFound(`The run ${runId} has no tag ${JSON.stringify(key)}.`);
}

/** Deletes or restores a run: a mark and a time; its rows and files stay until `mlflow gc`. */
export function moveRun(database: Statements, runId: string, to: LifecycleStage): void {
  runRow(database, runId);
  const time = to === "deleted" ? Date.now() : null;
  database.run("UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE run_uuid = ?", to, time, runId);
}
