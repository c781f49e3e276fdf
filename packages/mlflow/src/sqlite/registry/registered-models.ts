import type { RegisteredModel } from "../../entities.ts";
import { alreadyExists, notFound } from "../../mlflow-error.ts";
import { checkRegisteredModelName, checkRegistryTag } from "../../registry-validation.ts";
import type { NewRegisteredModel } from "../../registry.ts";
import { checkKeyText } from "../../validation.ts";
import { numberOf, type Statements } from "../statements.ts";
import { here, loadRegisteredModels } from "./load-registry.ts";

const setTag = `INSERT INTO registered_model_tags (key, value, name, workspace) VALUES (?, ?, ?, 'default')
  ON CONFLICT (workspace, key, name) DO UPDATE SET value = excluded.value`;

export function createRegisteredModel(database: Statements, model: NewRegisteredModel): RegisteredModel {
  const { name, description = null, tags = {} } = model;
  checkRegisteredModelName(name);
  for (const [key, value] of Object.entries(tags)) checkRegistryTag(key, value);
  checkNameFree(database, name);
  const now = Date.now();
  database.run(
    `INSERT INTO registered_models (name, creation_time, last_updated_time, description, workspace)
     VALUES (?, ?, ?, ?, 'default')`,
    name,
    now,
    now,
    description,
  );
  for (const [key, value] of Object.entries(tags)) database.run(setTag, key, value, name);
  return getRegisteredModel(database, name);
}

export function getRegisteredModel(database: Statements, name: string): RegisteredModel {
  return loadRegisteredModels(database, [checkedModel(database, name)])[0]!;
}

/** The row's id of a model that must be there. */
export function checkedModel(database: Statements, name: string): number {
  checkRegisteredModelName(name);
  const rowId = findModel(database, name);
  if (rowId !== undefined) return rowId;
  throw notFound(`There is no registered model ${JSON.stringify(name)}.`, "See which there are: sentiment models list");
}

function findModel(database: Statements, name: string): number | undefined {
  const row = database.get(`SELECT rowid FROM registered_models WHERE ${here} AND name = ?`, name);
  return row === undefined ? undefined : numberOf(row["rowid"]);
}

function checkNameFree(database: Statements, name: string): void {
  if (findModel(database, name) === undefined) return;
  throw alreadyExists(`The registered model ${JSON.stringify(name)} exists.`, "Choose another name.");
}

/** Tags, aliases and versions follow by the tables' own rule (ON UPDATE CASCADE). */
export function renameRegisteredModel(database: Statements, name: string, newName: string): RegisteredModel {
  const rowId = checkedModel(database, name);
  checkRegisteredModelName(newName);
  if (newName !== name) checkNameFree(database, newName);
  const now = Date.now();
  database.run("UPDATE registered_models SET name = ?, last_updated_time = ? WHERE rowid = ?", newName, now, rowId);
  database.run(`UPDATE model_versions SET last_updated_time = ? WHERE ${here} AND name = ?`, now, newName);
  return getRegisteredModel(database, newName);
}

export function updateRegisteredModel(database: Statements, name: string, description: string): RegisteredModel {
  const rowId = checkedModel(database, name);
  const sql = "UPDATE registered_models SET description = ?, last_updated_time = ? WHERE rowid = ?";
  database.run(sql, description, Date.now(), rowId);
  return getRegisteredModel(database, name);
}

export function deleteRegisteredModel(database: Statements, name: string): void {
  checkedModel(database, name);
  const tables = [
    "model_version_tags",
    "model_versions",
    "registered_model_aliases",
    "registered_model_tags",
    "registered_models",
  ];
  for (const table of tables) database.run(`DELETE FROM ${table} WHERE ${here} AND name = ?`, name);
}

/** Marks that something about the model has changed. */
export function touchModel(database: Statements, name: string, now: number): void {
  database.run(`UPDATE registered_models SET last_updated_time = ? WHERE ${here} AND name = ?`, now, name);
}

export function setRegisteredModelTag(database: Statements, name: string, [key, value]: [string, string]): void {
  checkedModel(database, name);
  checkRegistryTag(key, value);
  database.run(setTag, key, value, name);
}

/** A tag that is not there is no error, as MLflow has it. */
export function deleteRegisteredModelTag(database: Statements, name: string, key: string): void {
  checkedModel(database, name);
  checkKeyText("tag", key);
  database.run(`DELETE FROM registered_model_tags WHERE ${here} AND name = ? AND key = ?`, name, key);
}
