import type { ModelVersion } from "../../entities.ts";
import { checkRegisteredModelName, checkRegistryTag } from "../../registry-validation.ts";
import type { NewModelVersion, VersionKey } from "../../registry.ts";
import { checkKeyText } from "../../validation.ts";
import { numberOf, textOf, type Statements } from "../statements.ts";
import { checkedVersion } from "./find-version.ts";
import { deletedStage, here, loadModelVersions } from "./load-registry.ts";
import { checkedModel, touchModel } from "./registered-models.ts";
import { resolveSource } from "./version-source.ts";

const setTag = `INSERT INTO model_version_tags (key, value, name, version, workspace) VALUES (?, ?, ?, ?, 'default')
  ON CONFLICT (workspace, key, name, version) DO UPDATE SET value = excluded.value`;

/** Its number is one more than any that the model ever had: deleted versions stay as rows. */
export function createModelVersion(database: Statements, version: NewModelVersion): ModelVersion {
  const { name, source, runLink = null, description = null, tags = {} } = version;
  checkRegisteredModelName(name);
  for (const [key, value] of Object.entries(tags)) checkRegistryTag(key, value);
  const { storageLocation, runId = null } = resolveSource(database, version);
  checkedModel(database, name);
  const last = database.get(`SELECT max(version) AS last FROM model_versions WHERE ${here} AND name = ?`, name);
  const number = numberOf(last?.["last"]) + 1;
  const now = Date.now();
  database.run(
    `INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source,
       run_id, status, run_link, storage_location, workspace)
     VALUES (?, ?, ?, ?, ?, 'None', ?, ?, 'READY', ?, ?, 'default')`,
    name,
    number,
    now,
    now,
    description,
    source,
    runId,
    runLink,
    storageLocation,
  );
  for (const [key, value] of Object.entries(tags)) database.run(setTag, key, value, name, number);
  touchModel(database, name, now);
  return getModelVersion(database, { name, version: String(number) });
}

/** The whole version, with its aliases. */
export function getModelVersion(database: Statements, key: VersionKey): ModelVersion {
  const { rowId, name, number } = checkedVersion(database, key);
  const sql = `SELECT alias FROM registered_model_aliases WHERE ${here} AND name = ? AND version = ? ORDER BY alias`;
  const aliases = database.all(sql, name, number).map(({ alias }) => textOf(alias));
  return { ...loadModelVersions(database, [rowId])[0]!, aliases };
}

export function updateModelVersion(database: Statements, key: VersionKey, description: string): ModelVersion {
  const { rowId } = checkedVersion(database, key);
  const sql = "UPDATE model_versions SET description = ?, last_updated_time = ? WHERE rowid = ?";
  database.run(sql, description, Date.now(), rowId);
  return getModelVersion(database, key);
}

/** As MLflow deletes: the aliases go, the row stays without what it told, and so do its tags. */
export function deleteModelVersion(database: Statements, key: VersionKey): void {
  const { rowId, name, number } = checkedVersion(database, key);
  const now = Date.now();
  database.run(`DELETE FROM registered_model_aliases WHERE ${here} AND name = ? AND version = ?`, name, number);
  database.run(
    `UPDATE model_versions SET current_stage = ?, last_updated_time = ?, description = NULL, user_id = NULL,
       source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK', status_message = NULL
     WHERE rowid = ?`,
    deletedStage,
    now,
    rowId,
  );
  touchModel(database, name, now);
}

export function setModelVersionTag(database: Statements, key: VersionKey, [tag, value]: [string, string]): void {
  checkedModel(database, key.name);
  checkRegistryTag(tag, value);
  const { name, number } = checkedVersion(database, key);
  database.run(setTag, tag, value, name, number);
}

/** A tag that is not there is no error, as MLflow has it. */
export function deleteModelVersionTag(database: Statements, key: VersionKey, tag: string): void {
  checkedModel(database, key.name);
  checkKeyText("tag", tag);
  const { name, number } = checkedVersion(database, key);
  const sql = `DELETE FROM model_version_tags WHERE ${here} AND name = ? AND version = ? AND key = ?`;
  database.run(sql, name, number, tag);
}
