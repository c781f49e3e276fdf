import type { Credentials } from "@sentiment/http";
import { Buffer } from "node:buffer";
import { SentimentError, type Failure } from "@sentiment/errors";
import { alreadyExists, invalidValue, notFound } from "../mlflow-error.ts";
import { errorBody, saidBy, type ErrorBody } from "./error-body.ts";

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
  /** Who asked. */
  readonly credentials?: Credentials | undefined;
}

const checkAddress = "Check the tracking URI, the path that it has on that host included.";
/** File stores of MLflow 2 take it for a fault of their own. */
const changedParam = /changing param values is not allowed/i;

/**
 * What a server's refusal means here, with the server's own message (mlflow/exceptions.py has the codes). Without MLflow's
 * JSON it comes from MLflow's authentication, a proxy, or something that is no MLflow server.
 */
export function serverError(answer: RefusedAnswer): SentimentError {
  const { status, text } = answer;
  const body = errorBody(text);
  if (status === 401) return unauthorized(answer);
  if (status === 403) return forbidden(answer);
  if (body !== undefined) return refusedByMlflow(answer, body);
  if (status === 404 || status === 405) return unknownEndpoint(answer);
  if (status === 413) return tooLarge(answer);
  return remote(answer, { code: `HTTP_${status}`, hint: hintFor(answer) });
}

function refusedByMlflow(answer: RefusedAnswer, { code, message }: ErrorBody): SentimentError {
  const said = `${message} (${where(answer)})`;
  if (changedParam.test(message)) return invalidValue(said, "Log it once, or start another run.");
  switch (code) {
    case "RESOURCE_DOES_NOT_EXIST":
    case "NOT_FOUND":
      return notFound(said);
    case "INVALID_PARAMETER_VALUE":
    case "BAD_REQUEST":
    // What file stores say of a deleted experiment.
    case "INVALID_STATE":
      return invalidValue(said);
    case "RESOURCE_ALREADY_EXISTS":
    case "ALREADY_EXISTS":
      return alreadyExists(said);
    case "ENDPOINT_NOT_FOUND":
    case "NOT_IMPLEMENTED":
      return unknownEndpoint(answer);
    case "PERMISSION_DENIED":
      return forbidden(answer);
    case "UNAUTHENTICATED":
    case "CUSTOMER_UNAUTHORIZED":
      return unauthorized(answer);
    default:
      if (answer.status === 409) return new SentimentError({ kind: "conflict", code, message: said });
      return remote(answer, { code, hint: hintFor(answer) });
  }
}

function unauthorized(answer: RefusedAnswer): SentimentError {
  const { credentials } = answer;
  const sent =
    credentials && `It refuses the ${credentials.kind === "bearer" ? "token" : "user and password"} it was sent.`;
  // As from a file whose line ends came along; a token with blanks is refused before it is sent.
  const blank = credentials?.kind === "basic" && /^\s|\s$/u.test(credentials.password);
  const hints = [
    sent,
    blank ? "The password begins or ends with white space: is a line end in it?" : undefined,
    "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, to what this server knows (DagsHub: user name and token).",
  ];
  return remote(answer, { code: "UNAUTHORIZED", hint: hints.filter(Boolean).join(" ") });
}

function forbidden(answer: RefusedAnswer): SentimentError {
  const hint = /invalid host header/i.test(answer.text)
    ? `Start the server with MLFLOW_SERVER_ALLOWED_HOSTS (or --allowed-hosts) naming ${new URL(answer.uri).host}.`
    : "Who MLFLOW_TRACKING_USERNAME or MLFLOW_TRACKING_TOKEN names may not do this there: use another, or ask its owner.";
  return remote(answer, { code: "FORBIDDEN", hint });
}

function unknownEndpoint(answer: RefusedAnswer): SentimentError {
  return remote(answer, { code: "ENDPOINT_NOT_FOUND", hint: checkAddress });
}

function tooLarge(answer: RefusedAnswer): SentimentError {
  const bytes = Buffer.byteLength(answer.body ?? "");
  const hint = `${bytes} bytes are more than it, or a proxy before it, takes (nginx: client_max_body_size).`;
  return remote(answer, { code: "REQUEST_TOO_LARGE", hint });
}

function hintFor({ status, text }: RefusedAnswer): string {
  if (status === 507 || /disk is full|no space left/i.test(text)) return "The server's disk is full: make room there.";
  if (status === 429) return "It asks for fewer requests: try again later.";
  if (status >= 500) return "It failed itself: try again later, and look into its log if it happens again.";
  return checkAddress;
}

function remote(answer: RefusedAnswer, { code, hint }: Pick<Failure, "code" | "hint">): SentimentError {
  const message = `${where(answer)} answered ${answer.status}: ${saidBy(answer.text)}`;
  return new SentimentError({ kind: "remote", code, message, hint });
}

function where({ uri, endpoint }: RefusedAnswer): string {
  return `${uri}, ${endpoint}`;
}

/** An answer that is not of MLflow: a login page, somebody else's application. */
export function notMlflow({ uri, endpoint, text }: Pick<RefusedAnswer, "uri" | "endpoint" | "text">): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "NOT_MLFLOW",
    message: `${uri} is no MLflow server: ${endpoint} answered ${saidBy(text)}.`,
    hint: checkAddress,
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
