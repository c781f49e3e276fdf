import type { ModelVersion } from "../../entities.ts";
import { notFound } from "../../mlflow-error.ts";
import { checkAlias, checkNewAlias, checkRegisteredModelName, isLatest } from "../../registry-validation.ts";
import type { VersionKey } from "../../registry.ts";
import { textOf, type Statements } from "../statements.ts";
import { checkedVersion } from "./find-version.ts";
import { here } from "./load-registry.ts";
import { getModelVersion } from "./model-versions.ts";
import { checkedModel, getRegisteredModel } from "./registered-models.ts";

export function setRegisteredModelAlias(database: Statements, alias: string, key: VersionKey): void {
  checkAlias(alias);
  checkedModel(database, key.name);
  checkNewAlias(alias);
  const { name, number } = checkedVersion(database, key);
  database.run(
    `INSERT INTO registered_model_aliases (alias, version, name, workspace) VALUES (?, ?, ?, 'default')
     ON CONFLICT (workspace, name, alias) DO UPDATE SET version = excluded.version`,
    alias,
    number,
    name,
  );
}

/** An alias that is not there is no error, as MLflow has it. */
export function deleteRegisteredModelAlias(database: Statements, name: string, alias: string): void {
  checkRegisteredModelName(name);
  checkAlias(alias);
  checkedModel(database, name);
  database.run(`DELETE FROM registered_model_aliases WHERE ${here} AND name = ? AND alias = ?`, name, alias);
}

/** `latest` is the alias of the latest version of all. */
export function getModelVersionByAlias(database: Statements, name: string, alias: string): ModelVersion {
  checkRegisteredModelName(name);
  checkAlias(alias);
  const version = isLatest(alias) ? latestVersion(database, name) : aliased(database, name, alias);
  if (version !== undefined) return getModelVersion(database, { name, version });
  const what = isLatest(alias) ? "has no version yet" : `has no version with the alias ${JSON.stringify(alias)}`;
  throw notFound(`The registered model ${JSON.stringify(name)} ${what}.`);
}

function latestVersion(database: Statements, name: string): string | undefined {
  const versions = getRegisteredModel(database, name).latestVersions.map(({ version }) => Number(version));
  return versions.length === 0 ? undefined : String(Math.max(...versions));
}

function aliased(database: Statements, name: string, alias: string): string | undefined {
  checkedModel(database, name);
  const sql = `SELECT version FROM registered_model_aliases WHERE ${here} AND name = ? AND alias = ?`;
  const row = database.get(sql, name, alias);
  return row === undefined ? undefined : textOf(row["version"]);
}
