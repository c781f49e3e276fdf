import path from "node:path";
import { appendToUri } from "../append-to-uri.ts";
import type { Experiment, LifecycleStage } from "../entities.ts";
import { alreadyExists, invalidValue, notFound } from "../mlflow-error.ts";
import type { NewExperiment } from "../store.ts";
import { checkArtifactLocation, checkExperimentName, checkExperimentTag, experimentNumber } from "../validation.ts";
import { optionalNumberOf, textOf, type Row, type Statements } from "./statements.ts";

/** MLflow's other workspaces are a server's matter. */
const here = "workspace = 'default'";

/** @returns the new experiment's id. */
export function createExperiment(database: Statements, experiment: NewExperiment, artifactRoot: string): string {
  const { name, tags = {} } = experiment;
  checkExperimentName(name);
  const location = resolvedLocation(experiment.artifactLocation);
  for (const [key, value] of Object.entries(tags)) checkExperimentTag(key, value);
  checkNameFree(database, name);
  const now = Date.now();
  const { lastId } = database.run(
    `INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time, workspace)
     VALUES (?, ?, 'active', ?, ?, 'default')`,
    name,
    location ?? null,
    now,
    now,
  );
  const id = String(lastId);
  if (location === undefined) {
    const place = appendToUri(artifactRoot, id);
    database.run("UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?", place, lastId);
  }
  for (const [key, value] of Object.entries(tags)) setExperimentTag(database, id, [key, value]);
  return id;
}

/** A relative path is meant from here; a URI stands for itself. */
function resolvedLocation(location: string | undefined): string | undefined {
  if (location === undefined || location === "") return undefined;
  const resolved = /^[a-z][a-z0-9+.-]*:/i.test(location) ? location : path.resolve(location);
  checkArtifactLocation(resolved);
  return resolved;
}

function checkNameFree(database: Statements, name: string): void {
  const taken = findExperiment(database, name);
  if (taken === undefined) return;
  const hint =
    taken.lifecycleStage === "deleted"
      ? `It is deleted: restore it (mlflow experiments restore -x ${taken.experimentId}), or choose another name.`
      : "Choose another name.";
  throw alreadyExists(`The experiment ${JSON.stringify(name)} exists (${taken.experimentId}).`, hint);
}

export function getExperiment(database: Statements, experimentId: string): Experiment {
  const row = database.get("SELECT * FROM experiments WHERE experiment_id = ?", experimentNumber(experimentId));
  if (row === undefined) throw notFound(`There is no experiment with the id ${experimentId}.`);
  return experimentOf(database, row);
}

export function findExperiment(database: Statements, name: string): Experiment | undefined {
  const row = database.get(`SELECT * FROM experiments WHERE name = ? AND ${here}`, name);
  return row === undefined ? undefined : experimentOf(database, row);
}

function experimentOf(database: Statements, row: Row): Experiment {
  const id = row["experiment_id"] ?? null;
  const tags = database.all("SELECT key, value FROM experiment_tags WHERE experiment_id = ? ORDER BY rowid", id);
  return {
    experimentId: textOf(id),
    name: textOf(row["name"]),
    artifactLocation: textOf(row["artifact_location"]),
    lifecycleStage: textOf(row["lifecycle_stage"]) as LifecycleStage,
    creationTime: optionalNumberOf(row["creation_time"]),
    lastUpdateTime: optionalNumberOf(row["last_update_time"]),
    tags: Object.fromEntries(tags.map(({ key, value }) => [textOf(key), textOf(value)])),
  };
}

/** The experiment, which must not be deleted. */
export function activeExperiment(database: Statements, experimentId: string): Experiment {
  const experiment = getExperiment(database, experimentId);
  if (experiment.lifecycleStage === "active") return experiment;
  throw invalidValue(`The experiment ${experimentId} is deleted.`, `mlflow experiments restore -x ${experimentId}`);
}

export function renameExperiment(database: Statements, experimentId: string, name: string): void {
  checkExperimentName(name);
  const experiment = activeExperiment(database, experimentId);
  if (experiment.name !== name) checkNameFree(database, name);
  database.run(
    "UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?",
    name,
    Date.now(),
    experimentNumber(experimentId),
  );
}

/** Deletes or restores an experiment and, as MLflow does, all its runs with it. */
export function moveExperiment(database: Statements, experimentId: string, to: LifecycleStage): void {
  const experiment = getExperiment(database, experimentId);
  if (experiment.lifecycleStage === to) {
    const state = to === "deleted" ? "active" : "deleted";
    throw notFound(`There is no ${state} experiment with the id ${experimentId}.`);
  }
  const now = Date.now();
  const id = experimentNumber(experimentId);
  const moved = "UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?";
  database.run(moved, to, now, id);
  const runs = "UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE experiment_id = ?";
  database.run(runs, to, to === "deleted" ? now : null, id);
}

export function setExperimentTag(database: Statements, experimentId: string, [key, value]: [string, string]): void {
  checkExperimentTag(key, value);
  activeExperiment(database, experimentId);
  database.run(
    `INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?)
     ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value`,
    key,
    value,
    experimentNumber(experimentId),
  );
}

export function deleteExperimentTag(database: Statements, experimentId: string, key: string): void {
  activeExperiment(database, experimentId);
  const id = experimentNumber(experimentId);
  const { changes } = database.run("DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?", id, key);
  if (changes === 0) throw notFound(`The experiment ${experimentId} has no tag ${JSON.stringify(key)}.`);
}
