import { readAccess, splitServerUri, type Access } from "@sentiment/mlflow";
import type { ResolvedSettings } from "@sentiment/settings";
import type { Context } from "./define-command.ts";
import { retryWords } from "./words/retry-words.ts";

/** How a server and its files are reached, by the environment and the credentials file; retries are said on stderr. */
export async function accessTo(uri: string, resolved: ResolvedSettings, context: Context): Promise<Access> {
  const { io, conversation } = context;
  const access = await readAccess(io.environment, { uri, credentials: fileCredentials(uri, resolved) });
  const { signal } = io;
  return { ...access, http: { ...access.http, signal, onRetry: (notice) => conversation.warn(retryWords(notice)) } };
}

/** Those of the file of `--mlflow-credentials`, which are for the server that it names. */
function fileCredentials(uri: string, { login }: ResolvedSettings): Access["credentials"] {
  if (login === undefined || (login.uri !== undefined && originOf(login.uri.value) !== originOf(uri))) return undefined;
  const { username, password, token } = login;
  if (username && password) return { kind: "basic", username, password };
  return token ? { kind: "bearer", token } : undefined;
}

function originOf(uri: string): string {
  return URL.parse(splitServerUri(uri).uri)?.origin ?? uri;
}
