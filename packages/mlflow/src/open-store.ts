import { existsSync } from "node:fs";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import type { Access } from "./access.ts";
import { isServerUri } from "./server-uri.ts";
import type { Store } from "./store.ts";

export interface OpenOptions {
  /** How servers and remote files are reached; default: without passwords, with MLflow's limits. */
  readonly access?: Access | undefined;
  /** Make the database when there is none; without it that is an error (`input`), and nothing is made. No server is made. */
  readonly create?: boolean | undefined;
  /**
   * Once it is aborted, requests to a server end, and nothing that begins after that waits long: a second for another
   * process's lock, five for a server.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a tracking store by MLflow's kind of URI: `sqlite:///relative.db` or `sqlite:////absolute.db`, or a server's
 * `https://host/path`. Errors: `usage` for a URI that cannot be used, `input` for a database that is not there, not MLflow's,
 * or of another version. A server is first asked when something is wanted of it.
 */
export async function openStore(uri: string, options: OpenOptions = {}): Promise<Store> {
  const { create = false, signal, access } = options;
  if (isServerUri(uri)) {
    const { openRestStore } = await import("./rest/open-rest-store.ts");
    return openRestStore({ uri, access, signal });
  }
  const file = await databasePath(uri);
  const { openSqliteStore } = await import("./sqlite/open-sqlite-store.ts");
  return openSqliteStore({ uri, path: file, create, access, signal });
}

/** The database file that a tracking URI names, absolute. */
export async function databasePath(uri: string): Promise<string> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === "sqlite") return sqlitePath(uri);
  if (scheme === "databricks" || uri === "databricks")
    throw refused("Databricks is no tracking store that is known here.");
  if (looksLikeHost(uri)) throw refused(`${uri} begins with neither http:// nor https://.`);
  if (scheme === undefined || scheme === "file") {
    const { fileStoreRefused } = await import("./sqlite/refuse-file-store.ts");
    throw fileStoreRefused(uri.replace(/^file:(\/\/)?/i, "") || "mlruns", "sqlite:///mlflow.db");
  }
  throw refused(`${withoutSecrets(uri)} is no tracking store that is known here.`);
}

/** An address without its beginning (`localhost:5000`, `10.0.0.7`), which would else be taken for a folder. */
function looksLikeHost(uri: string): boolean {
  return (
    /^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}(?:\/|$)|^(?:localhost|\d+(?:\.\d+){3})(?:\/|$)/iu.test(uri) && !existsSync(uri)
  );
}

function sqlitePath(uri: string): string {
  const file = /^sqlite:\/\/\/([^?#]+)$/i.exec(uri)?.[1];
  if (file === undefined || file === ":memory:") throw refused(`${uri} names no database file.`);
  return path.resolve(file);
}

function refused(message: string): SentimentError {
  const hint =
    "A database in this folder: sqlite:///mlflow.db – anywhere: sqlite:////home/me/mlflow.db – a server: https://host/path";
  return new SentimentError({ kind: "usage", code: "TRACKING_URI", message, hint });
}

/** Databases and servers may be named with a password. */
function withoutSecrets(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/, "");
}
