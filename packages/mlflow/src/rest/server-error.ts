import { SentimentError, type Failure } from "@sentiment/errors";
import { Buffer } from "node:buffer";
import { invalidValue } from "../mlflow-error.ts";
import { pageTitle, plainText } from "./plain-text.ts";

/** An answer that is none of MLflow's 200s. */
export interface RefusedAnswer {
  readonly status: number;
  readonly text: string;
  /** `POST runs/create` */
  readonly endpoint: string;
  /** Of the server, without secrets. */
  readonly uri: string;
  /** What was sent. */
  readonly body: string | undefined;
}

/** MLflow's own words for a refusal. */
interface ErrorBody {
  readonly code: string;
  readonly message: string;
}

/** How much is kept of what a server says: its SQL store appends statement and values of megabytes. */
const longest = 1000;

const words = {
  input: ["RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"],
  // File stores say of a deleted experiment that the state is invalid.
  usage: ["INVALID_PARAMETER_VALUE", "BAD_REQUEST", "INVALID_STATE"],
  conflict: ["RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"],
} as const;

/** File stores of MLflow 2 take it for a fault of their own. */
const changedParam = /changing param values is not allowed/i;

/** The `error_code` of MLflow's JSON; undefined where the body is something else. */
export function errorCodeOf(text: string): string | undefined {
  return errorBody(text)?.code;
}

function errorBody(text: string): ErrorBody | undefined {
  const fields = jsonObject(text);
  const code = fields?.["error_code"];
  if (code === undefined || (typeof code !== "string" && typeof code !== "number")) return undefined;
  const message = fields?.["message"];
  return { code: String(code), message: typeof message === "string" ? message : String(code) };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/**
 * What a server's refusal means here, with the server's own message (mlflow/exceptions.py has the codes). Without MLflow's
 * JSON it comes from MLflow's authentication, a proxy, or something that is no MLflow server.
 */
export function serverError(answer: RefusedAnswer): SentimentError {
  const body = errorBody(answer.text);
  if (answer.status === 401) return unauthorized(answer);
  if (answer.status === 403) return forbidden(answer);
  if (body !== undefined) return refusedByMlflow(answer, body);
  if (answer.status === 404 || answer.status === 405) return unknownEndpoint(answer);
  if (answer.status === 413) return tooLarge(answer);
  return remote(answer, { code: `HTTP_${answer.status}`, hint: statusHint(answer.status) });
}

function refusedByMlflow(answer: RefusedAnswer, { code, message }: ErrorBody): SentimentError {
  const said = plainText(withoutSql(message), longest);
  if (changedParam.test(message))
    return invalidValue(`${said} (${where(answer)})`, "Log it once, or start another run.");
  for (const kind of ["input", "usage", "conflict"] as const) {
    const [own] = words[kind];
    const known: readonly string[] = words[kind];
    if (known.includes(code)) return new SentimentError({ kind, code: own, message: `${said} (${where(answer)})` });
  }
  if (code === "ENDPOINT_NOT_FOUND" || code === "NOT_IMPLEMENTED") return unknownEndpoint(answer);
  if (code === "PERMISSION_DENIED") return forbidden(answer);
  if (code === "UNAUTHENTICATED" || code === "CUSTOMER_UNAUTHORIZED") return unauthorized(answer);
  if (answer.status === 409)
    return new SentimentError({ kind: "conflict", code, message: `${said} (${where(answer)})` });
  return remote(answer, { code, hint: statusHint(answer.status) });
}

function unauthorized(answer: RefusedAnswer): SentimentError {
  const hint =
    "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, to what this server knows (DagsHub: user name and token).";
  return remote(answer, { code: "UNAUTHORIZED", hint });
}

function forbidden(answer: RefusedAnswer): SentimentError {
  const host = /invalid host header/i.test(answer.text);
  const hint = host
    ? `Start the server with MLFLOW_SERVER_ALLOWED_HOSTS (or --allowed-hosts) naming ${new URL(answer.uri).host}.`
    : "Who MLFLOW_TRACKING_USERNAME or MLFLOW_TRACKING_TOKEN names may not do this there: use another, or ask its owner.";
  return remote(answer, { code: "FORBIDDEN", hint });
}

function unknownEndpoint(answer: RefusedAnswer): SentimentError {
  return remote(answer, {
    code: "ENDPOINT_NOT_FOUND",
    hint: "Check the tracking URI, the path that it has on that host included.",
  });
}

function tooLarge(answer: RefusedAnswer): SentimentError {
  const bytes = Buffer.byteLength(answer.body ?? "");
  return remote(answer, {
    code: "REQUEST_TOO_LARGE",
    hint: `${bytes} bytes are more than it, or a proxy before it, takes (nginx: client_max_body_size).`,
  });
}

function statusHint(status: number): string {
  if (status === 429) return "It asks for fewer requests: try again later.";
  if (status === 507) return "Its disk is full.";
  if (status >= 500) return "It failed itself: try again later, and look into its log if it happens again.";
  return "Check the tracking URI, the path that it has on that host included.";
}

function remote(answer: RefusedAnswer, { code, hint }: Pick<Failure, "code" | "hint">): SentimentError {
  const message = `${where(answer)} answered ${answer.status}: ${saidBy(answer.text)}`;
  return new SentimentError({ kind: "remote", code, message, hint });
}

function saidBy(text: string): string {
  const title = pageTitle(text);
  if (title !== undefined) return `a page called ${JSON.stringify(title)}`;
  const { error, detail } = jsonObject(text) ?? {};
  const said = errorBody(text)?.message ?? [error, detail].find((each) => typeof each === "string") ?? text;
  return plainText(withoutSql(said), longest) || "nothing";
}

/** A failure of its database is told with the whole statement and its values. */
function withoutSql(message: string): string {
  return message.replace(/\s*\[SQL: [^]*$/, "");
}

function where({ uri, endpoint }: RefusedAnswer): string {
  return `${uri}, ${endpoint}`;
}

/** A 200 that is not of MLflow: a login page, somebody else's application. */
export function notMlflow(answer: Omit<RefusedAnswer, "body">): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "NOT_MLFLOW",
    message: `${answer.uri} is no MLflow server: ${answer.endpoint} answered ${saidBy(answer.text)}.`,
    hint: "Check the tracking URI, the path that it has on that host included.",
  });
}

/** What this server has not; `version` where it says one. */
export function notSupported(uri: string, what: string, version: string | undefined): SentimentError {
  const server = version === undefined ? `The server ${uri}` : `${uri}, an MLflow ${version},`;
  return new SentimentError({
    kind: "remote",
    code: "NOT_SUPPORTED",
    message: `${server} does not know ${what}.`,
    hint: "A newer MLflow server does.",
  });
}
