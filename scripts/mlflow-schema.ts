// `node scripts/mlflow-schema.ts`: writes packages/mlflow/src/sqlite/mlflow-schema.ts and mlflow-revisions.ts from a
// database that the MLflow of the Python environment makes. To be run when scripts/requirements.txt takes a newer MLflow.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const root = path.join(import.meta.dirname, "..");

const script = `
import json, os, sqlite3, tempfile
from alembic.script import ScriptDirectory
import mlflow
from mlflow.store.db.utils import _get_alembic_config

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    mlflow.MlflowClient("sqlite:///made.db").search_experiments()
    database = sqlite3.connect("made.db")
    rows = {}
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if count := database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]:
            rows[table] = count
    # Not as they were made: MLflow makes some indexes in an order that changes from time to time.
    order = "CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name"
    statements = [sql for (sql,) in database.execute(f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY {order}")]
revisions = [each.revision for each in ScriptDirectory.from_config(_get_alembic_config("")).walk_revisions()]
print(json.dumps({"version": mlflow.__version__, "revisions": revisions[::-1], "statements": statements, "rows": rows}))
`;

interface Made {
  readonly version: string;
  /** The oldest first; the last one is what this MLflow makes. */
  readonly revisions: readonly string[];
  readonly statements: readonly string[];
  /** How many rows a new database has in which tables. */
  readonly rows: Readonly<Record<string, number>>;
}

/** The texts of the two files, and what they were made from: tables, then indexes, then triggers, each by name. */
export async function mlflowSchema(): Promise<{
  readonly made: Made;
  readonly files: Readonly<Record<string, string>>;
}> {
  const made = await make();
  const folder = "packages/mlflow/src/sqlite";
  const source = `// Made by scripts/mlflow-schema.ts from MLflow ${made.version}`;
  const revisions = `${source}: do not edit.
/** The MLflow whose database this is. */
export const mlflowVersion = ${JSON.stringify(made.version)};

/** Every revision of MLflow's database up to that version, the oldest first. */
export const mlflowRevisions = [
${lines(made.revisions)}] as const;
`;
  const schema = `${source}: do not edit.
// The tables of a database that MLflow made (https://github.com/mlflow/mlflow, Apache License 2.0), as SQLite reports them.
/** In the order in which they can be run. */
export const mlflowSchema: readonly string[] = [
${lines(made.statements)}];
`;
  return { made, files: { [`${folder}/mlflow-revisions.ts`]: revisions, [`${folder}/mlflow-schema.ts`]: schema } };
}

async function make(): Promise<Made> {
  const python = path.join(root, ".venv/bin/python");
  const { stdout } = await promisify(execFile)(python, ["-c", script]);
  const made = JSON.parse(stdout) as Made;
  return { ...made, statements: made.statements.map(withSortedConstraints) };
}

/** MLflow writes a table's constraints in an order that changes from run to run, and that means nothing. */
function withSortedConstraints(statement: string): string {
  const [, head, body] = /^(CREATE TABLE [^(]+\(\n\t)(.*)\n\)$/su.exec(statement) ?? [];
  if (head === undefined || body === undefined) return statement;
  const parts = body.split(", \n\t");
  const constraints = parts.filter((part) => constraint.test(part)).toSorted(byCodeUnit);
  return `${head}${[...parts.filter((part) => !constraint.test(part)), ...constraints].join(", \n\t")}\n)`;
}

const constraint = /^(?:CONSTRAINT|PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK)\b/u;

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function lines(items: readonly string[]): string {
  return items.map((item) => `  ${quoted(item)},\n`).join("");
}

/** As the formatter has it: in double quotes, unless there are more of these than of single ones in the text. */
function quoted(text: string): string {
  const double = JSON.stringify(text);
  if (text.split('"').length <= text.split("'").length) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

if (import.meta.main) {
  const { files } = await mlflowSchema();
  for (const [file, text] of Object.entries(files)) {
    await writeFile(path.join(root, file), text);
    console.log(file);
  }
}
