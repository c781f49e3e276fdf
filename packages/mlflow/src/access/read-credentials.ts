import { readFile } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { errnoOf } from "@sentiment/files";
import type { Credentials } from "@sentiment/http";
import { badVariable, textOf, type Environment } from "./environment-values.ts";
import { netrcLogin } from "./netrc.ts";
import { IniError, parseIni } from "./python-ini.ts";

const variables = {
  username: "MLFLOW_TRACKING_USERNAME",
  password: "MLFLOW_TRACKING_PASSWORD",
  token: "MLFLOW_TRACKING_TOKEN",
} as const;

/**
 * Who asks a server whose URI does not say it, by the first of these that does: `MLFLOW_TRACKING_USERNAME` and
 * `…_PASSWORD`, each from the environment or else from `~/.mlflow/credentials`, if there are both; `MLFLOW_TRACKING_TOKEN`;
 * for dagshub.com `DAGSHUB_USER_TOKEN`; `~/.netrc`. That is Python's order (mlflow/utils/rest_utils.py, requests), except
 * that there a `.netrc` overrules what was set for MLflow itself.
 */
export async function readCredentials(
  uri: string,
  environment: Environment,
  homeFolder: string,
): Promise<Credentials | undefined> {
  const stored = await storedLogin(path.join(homeFolder, ".mlflow", "credentials"));
  const username = textOf(environment, variables.username) ?? stored.get(variables.username.toLowerCase());
  const password = textOf(environment, variables.password) ?? stored.get(variables.password.toLowerCase());
  if (username && password) return { kind: "basic", username, password };
  const token = textOf(environment, variables.token);
  if (token !== undefined) return bearer(token);
  const { hostname } = URL.parse(uri) ?? { hostname: "" };
  const dagshub = textOf(environment, "DAGSHUB_USER_TOKEN");
  // As DagsHub's own client has it: the token is both.
  if (dagshub !== undefined && hostname === "dagshub.com") {
    return { kind: "basic", username: dagshub, password: dagshub };
  }
  return hostname === "" ? undefined : fromNetrc(hostname, environment, homeFolder);
}

/** A line break in a header would be another header. */
function bearer(token: string): Credentials {
  if (/^[\u0021-\u007e]+$/u.test(token)) return { kind: "bearer", token };
  throw badVariable(variables.token, undefined, "a token of printable ASCII characters, without blanks, is wanted");
}

/** `~/.mlflow/credentials`: `mlflow_tracking_username` and `mlflow_tracking_password` in the section `[mlflow]`. */
async function storedLogin(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return "";
    throw badFile(file, `${file} cannot be read (${errnoOf(error)}).`, error);
  });
  try {
    return parseIni(text).get("mlflow") ?? new Map();
  } catch (error) {
    if (error instanceof IniError) throw badFile(file, `${file}:${error.line}: ${error.message}.`);
    throw error;
  }
}

function badFile(file: string, message: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_CREDENTIALS_FILE",
    message,
    hint: `${path.basename(file)} wants the lines [mlflow], mlflow_tracking_username = …, mlflow_tracking_password = …`,
    cause,
  });
}

/** As requests does: the file of `NETRC`, else the first of two that is there; one that cannot be read says nothing. */
async function fromNetrc(host: string, environment: Environment, homeFolder: string): Promise<Credentials | undefined> {
  const named = textOf(environment, "NETRC");
  const files = named === undefined ? [".netrc", "_netrc"].map((name) => path.join(homeFolder, name)) : [named];
  for (const file of files) {
    const text = await readFile(file, "utf8").catch((error: unknown) => (errnoOf(error) === "ENOENT" ? undefined : ""));
    if (text === undefined) continue;
    const found = netrcLogin(text, host);
    if (found === undefined || (found.login === "" && found.password === "")) return undefined;
    return { kind: "basic", username: found.login, password: found.password };
  }
  return undefined;
}
