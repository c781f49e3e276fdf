import type { ModelVersion, ModelVersionStatus, RegisteredModel, Stage } from "../../entities.ts";
import { loggedModelIdOf } from "../../logged-model-uri.ts";
import { numberOf, optionalTextOf, textOf, type Row, type Statements } from "../statements.ts";

/** MLflow's other workspaces are a server's matter. */
export const here = "workspace = 'default'";
/** What MLflow leaves of a version that was deleted, so that its number is not given again. */
export const deletedStage = "Deleted_Internal";
export const notDeleted = `current_stage != '${deletedStage}'`;

/** Whole registered models in the order of their rows' ids. */
export function loadRegisteredModels(database: Statements, rowIds: readonly number[]): RegisteredModel[] {
  const ids = JSON.stringify(rowIds);
  const rows = byRowId(
    database.all("SELECT rowid, * FROM registered_models WHERE rowid IN (SELECT value FROM json_each(?))", ids),
  );
  const of = (table: string) =>
    byName(
      database.all(
        `SELECT t.* FROM ${table} AS t JOIN registered_models AS m USING (workspace, name)
         WHERE m.rowid IN (SELECT value FROM json_each(?)) ORDER BY t.rowid`,
        ids,
      ),
    );
  const [tags, aliases, latest] = [
    of("registered_model_tags"),
    of("registered_model_aliases"),
    latestOf(database, ids),
  ];
  return rowIds.flatMap((rowId) => {
    const row = rows.get(rowId);
    if (row === undefined) return [];
    const name = textOf(row["name"]);
    return {
      name,
      creationTime: numberOf(row["creation_time"]),
      lastUpdatedTime: numberOf(row["last_updated_time"]),
      description: optionalTextOf(row["description"]),
      tags: tagsOf(tags.get(name)),
      aliases: Object.fromEntries(
        (aliases.get(name) ?? []).map(({ alias, version }) => [textOf(alias), textOf(version)]),
      ),
      latestVersions: latest.get(name) ?? [],
    };
  });
}

/** Whole versions in the order of their rows' ids, as MLflow shows several: without their aliases. */
export function loadModelVersions(database: Statements, rowIds: readonly number[]): ModelVersion[] {
  const ids = JSON.stringify(rowIds);
  const rows = byRowId(
    database.all("SELECT rowid, * FROM model_versions WHERE rowid IN (SELECT value FROM json_each(?))", ids),
  );
  const tags = Map.groupBy(
    database.all(
      `SELECT v.rowid AS of, t.key, t.value FROM model_version_tags AS t JOIN model_versions AS v USING (workspace, name, version)
       WHERE v.rowid IN (SELECT value FROM json_each(?)) ORDER BY t.rowid`,
      ids,
    ),
    (row) => numberOf(row["of"]),
  );
  return rowIds.flatMap((rowId) => {
    const row = rows.get(rowId);
    return row === undefined ? [] : { ...versionOf(row), tags: tagsOf(tags.get(rowId)) };
  });
}

/** The latest version of each stage of each model; stages in the order in which versions came to them, as MLflow has it. */
function latestOf(database: Statements, modelIds: string): ReadonlyMap<string, readonly ModelVersion[]> {
  const rows = database.all(
    `SELECT id FROM (
       SELECT v.rowid AS id, v.name, min(v.version) OVER stage AS first,
         row_number() OVER (PARTITION BY v.name, v.current_stage ORDER BY v.version DESC) AS place
       FROM model_versions AS v JOIN registered_models AS m USING (workspace, name)
       WHERE m.rowid IN (SELECT value FROM json_each(?)) AND v.${notDeleted}
       WINDOW stage AS (PARTITION BY v.name, v.current_stage)
     ) WHERE place = 1 ORDER BY name, first`,
    modelIds,
  );
  const versions = loadModelVersions(
    database,
    rows.map(({ id }) => numberOf(id)),
  );
  return Map.groupBy(versions, ({ name }) => name);
}

function versionOf(row: Row): Omit<ModelVersion, "tags"> {
  const source = textOf(row["source"]);
  return {
    name: textOf(row["name"]),
    version: textOf(row["version"]),
    creationTime: numberOf(row["creation_time"]),
    lastUpdatedTime: numberOf(row["last_updated_time"]),
    stage: textOf(row["current_stage"]) as Stage,
    description: optionalTextOf(row["description"]),
    source,
    runId: optionalTextOf(row["run_id"]),
    runLink: optionalTextOf(row["run_link"]),
    // The tables have no column for it.
    modelId: loggedModelIdOf(source),
    status: textOf(row["status"]) as ModelVersionStatus,
    statusMessage: optionalTextOf(row["status_message"]),
    aliases: [],
  };
}

function tagsOf(rows: readonly Row[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.map(({ key, value }) => [textOf(key), textOf(value)]));
}

function byName(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => textOf(row["name"]));
}

function byRowId(rows: readonly Row[]): ReadonlyMap<number, Row> {
  return new Map(rows.map((row) => [numberOf(row["rowid"]), row]));
}
