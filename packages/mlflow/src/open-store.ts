import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import type { Access } from "./access.ts";
import type { Store } from "./store.ts";

export interface OpenOptions {
  /** How servers and remote files are reached; default: without passwords, with MLflow's limits. */
  readonly access?: Access | undefined;
  /** Make the database when there is none; without it that is an error (`input`), and nothing is made. */
  readonly create?: boolean | undefined;
  /** Once it is aborted, nothing waits longer than a second for another process's lock. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a tracking store by MLflow's kind of URI: `sqlite:///relative.db` or `sqlite:////absolute.db`. Errors: `usage` for
 * a URI that cannot be used, `input` for a database that is not there, not MLflow's, or of another version.
 */
export async function openStore(uri: string, options: OpenOptions = {}): Promise<Store> {
  const { create = false, signal } = options;
  const file = await databasePath(uri);
  const { openSqliteStore } = await import("./sqlite/open-sqlite-store.ts");
  return openSqliteStore({ uri, path: file, create, signal });
}

/** The database file that a tracking URI names, absolute. */
export async function databasePath(uri: string): Promise<string> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === "sqlite") return sqlitePath(uri);
  if (scheme === "http" || scheme === "https" || scheme === "databricks" || uri === "databricks") {
    throw refused(`Tracking to a server (${withoutSecrets(uri)}) is not possible yet.`);
  }
  if (scheme === undefined || scheme === "file") {
    const { fileStoreRefused } = await import("./sqlite/refuse-file-store.ts");
    throw fileStoreRefused(uri.replace(/^file:(\/\/)?/i, "") || "mlruns", "sqlite:///mlflow.db");
  }
  throw refused(`${withoutSecrets(uri)} is no tracking store that is known here.`);
}

function sqlitePath(uri: string): string {
  const file = /^sqlite:\/\/\/([^?#]+)$/i.exec(uri)?.[1];
  if (file === undefined || file === ":memory:") throw refused(`${uri} names no database file.`);
  return path.resolve(file);
}

function refused(message: string): SentimentError {
  const hint = "A database in this folder: sqlite:///mlflow.db – anywhere: sqlite:////home/me/mlflow.db";
  return new SentimentError({ kind: "usage", code: "TRACKING_URI", message, hint });
}

/** Databases and servers may be named with a password. */
function withoutSecrets(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/, "");
}
