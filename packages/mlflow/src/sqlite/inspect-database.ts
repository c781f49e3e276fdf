import { mlflowRevisions } from "./mlflow-revisions.ts";
import { numberOf, textOf, type Statements } from "./statements.ts";
import { writtenColumns } from "./written-columns.ts";

/**
 * What a database is to us: `empty`, not MLflow's (`foreign`), made by the MLflow that we know (`known`), by one before it
 * (`older`), or by one after it – whose tables we can still write (`newer`) or not (`unfit`, with the first reason).
 */
export type DatabaseState =
  | { readonly kind: "empty" | "foreign" }
  | { readonly kind: "known" | "older" | "newer"; readonly revision: string }
  | { readonly kind: "unfit"; readonly revision: string; readonly reason: string };

/** Looks at MLflow's own mark (its Alembic revision), and at the columns only where that mark is unknown. */
export function inspectDatabase(database: Statements): DatabaseState {
  const tables = new Set(
    database.all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => textOf(row["name"])),
  );
  if (tables.size === 0) return { kind: "empty" };
  if (!tables.has("alembic_version") || !tables.has("experiments")) return { kind: "foreign" };
  const revision = textOf(database.get("SELECT version_num FROM alembic_version")?.["version_num"]);
  if (revision === mlflowRevisions.at(-1)) return { kind: "known", revision };
  if (mlflowRevisions.some((known) => known === revision)) return { kind: "older", revision };
  const reason = firstMisfit(database);
  return reason === undefined ? { kind: "newer", revision } : { kind: "unfit", revision, reason };
}

function firstMisfit(database: Statements): string | undefined {
  for (const [table, written] of Object.entries<readonly string[]>(writtenColumns)) {
    const columns = database.all(`SELECT name, "notnull", dflt_value, pk FROM pragma_table_info('${table}')`);
    const names = new Set(columns.map((column) => textOf(column["name"])));
    const missing = written.find((name) => !names.has(name));
    if (missing !== undefined) return `the table ${table} has no column ${missing}`;
    for (const column of columns) {
      const name = textOf(column["name"]);
      const needed = numberOf(column["notnull"]) === 1 && column["dflt_value"] === null;
      if (needed && !written.includes(name)) return `the table ${table} asks for a column ${name}`;
    }
  }
  return undefined;
}
