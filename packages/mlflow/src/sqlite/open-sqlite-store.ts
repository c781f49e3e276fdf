import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { SentimentError, type Failure } from "@sentiment/errors";
import type { Access } from "../access.ts";
import type { Artifacts } from "../artifacts.ts";
import { openArtifacts } from "../open-artifacts.ts";
import type { Store } from "../store.ts";
import { Connection } from "./connection.ts";
import { createTables } from "./create-tables.ts";
import { inspectDatabase, type DatabaseState } from "./inspect-database.ts";
import { mlflowVersion } from "./mlflow-revisions.ts";
import { refuseFileStore } from "./refuse-file-store.ts";
import { SqliteStore } from "./sqlite-store.ts";

export interface SqliteOptions {
  readonly uri: string;
  /** Absolute. */
  readonly path: string;
  readonly create: boolean;
  /** How artifacts are reached that do not lie on this machine. */
  readonly access?: Access | undefined;
  readonly signal: AbortSignal | undefined;
}

interface OpenedDatabase {
  readonly connection: Connection;
  readonly state: DatabaseState;
}

/** Opens MLflow's database, or makes one; says how to mend one that cannot be used. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const { connection } = await openDatabase(options);
  const { uri, access, signal } = options;
  const artifacts = (artifactUri: string): Artifacts =>
    openArtifacts(artifactUri, { access, trackingUri: uri, signal });
  return new SqliteStore({ uri, connection, artifactRoot: artifactRoot(), artifacts });
}

/** What the database is, without making one; throws what a command would meet that wants to write it. */
export async function databaseState(options: Omit<SqliteOptions, "create">): Promise<DatabaseState> {
  const { connection, state } = await openDatabase({ ...options, create: false });
  try {
    await connection.write(() => undefined);
    return state;
  } finally {
    await connection.close();
  }
}

async function openDatabase(options: SqliteOptions): Promise<OpenedDatabase> {
  const { uri, path: file, create, signal } = options;
  await prepare(options);
  const connection = await Connection.open({ path: file, signal });
  try {
    let state = await connection.read(inspectDatabase);
    if (state.kind === "empty" && create) {
      await createTables(connection, artifactRoot());
      state = await connection.read(inspectDatabase);
    }
    const problem = databaseProblem(state, uri);
    if (problem !== undefined) throw problem;
    return { connection, state };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** MLflow's own rule: where the process runs, not where the database lies. */
function artifactRoot(): string {
  return path.resolve("mlruns");
}

async function prepare({ uri, path: file, create }: SqliteOptions): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined && !found.isFile()) {
    throw unusable({ code: "NOT_A_DATABASE", message: `${file} is no file.`, hint: "Name another place." });
  }
  if (found !== undefined && found.size > 0) return;
  await refuseFileStore(file);
  if (!create) throw noRunsYet(uri);
  await mkdir(path.dirname(file), { recursive: true });
}

/** Why a database in this state cannot be used, and what mends it; undefined when it can. */
function databaseProblem(state: DatabaseState, uri: string): SentimentError | undefined {
  switch (state.kind) {
    case "empty":
      return noRunsYet(uri);
    case "foreign":
      return unusable({
        code: "NOT_MLFLOWS_DATABASE",
        message: `The database ${uri} has tables, but not those of MLflow.`,
        hint: "Name another file: sqlite:///mlflow.db",
      });
    case "older":
      return unusable({
        code: "DATABASE_TOO_OLD",
        message: `The database ${uri} was made by an MLflow before ${mlflowVersion} (its revision is ${state.revision}).`,
        hint: `Take a copy of it, then run: ${upgradeCommand(uri)}`,
      });
    case "unfit":
      return unusable({
        code: "DATABASE_UNKNOWN",
        message: `The database ${uri} has the unknown revision ${JSON.stringify(state.revision)}, and ${state.reason}.`,
        hint: `If an MLflow before ${mlflowVersion} made it: ${upgradeCommand(uri)} – if a newer one did, use a newer sentiment.`,
      });
    case "known":
    case "newer":
      break;
  }
  return undefined;
}

/** What brings a database to the state of the MLflow that is installed. */
export function upgradeCommand(uri: string): string {
  return `mlflow db upgrade ${uri}`;
}

function noRunsYet(uri: string): SentimentError {
  return unusable({
    code: "NO_RUNS_YET",
    message: `There is no database ${uri} yet.`,
    hint: "sentiment train makes it with the first run.",
  });
}

function unusable(failure: Omit<Failure, "kind">): SentimentError {
  return new SentimentError({ kind: "input", ...failure });
}
