import { SentimentError } from "@sentiment/errors";
import type { HttpResponse } from "@sentiment/http";
import { notFound } from "../../mlflow-error.ts";
import { isFinal } from "../../rest/is-final.ts";
import { errorBody } from "../../rest/error-body.ts";
import { serverError } from "../../rest/server-error.ts";

/** As for other requests of the server; and what answers so was started without an artifact service, in plain text. */
export function isFinalHere(): (status: number, body: string) => boolean {
  const asElsewhere = isFinal();
  return (status, body) => status === 501 || notServed(status, body) || asElsewhere(status, body);
}

export interface Asked {
  /** Of the root, without secrets. */
  readonly uri: string;
  /** `GET mlflow-artifacts/artifacts` */
  readonly endpoint: string;
  /** The file, from the root. */
  readonly path: string;
}

/** What a refusal of the artifact service means. */
export async function artifactError(answer: HttpResponse, { uri, endpoint, path }: Asked): Promise<SentimentError> {
  const text = await answer.text();
  if (notServed(answer.status, text)) return servesNone(uri);
  if (unsendable(answer.status, endpoint, path)) return cannotSend(uri, path);
  const error = serverError({ status: answer.status, text, endpoint, uri, body: undefined });
  // A missing file is an internal error to MLflow before 3.
  const missing = /no such (?:file|artifact)|NoSuchKey|not found/iu.test(error.message);
  if (!missing || errorBody(text) === undefined || error.code === "INVALID_PARAMETER_VALUE") return error;
  return notFound(`There is no file ${path} in ${uri}.`, undefined, error);
}

function notServed(status: number, body: string): boolean {
  return status === 503 && body.includes("--no-serve-artifacts");
}

/** MLflow 2 puts a file's name into a header without escaping it, which fails for all but Latin-1. */
function unsendable(status: number, endpoint: string, path: string): boolean {
  return (status === 500 || status === 502) && endpoint.startsWith("GET ") && /[^\0-\u00ff]/u.test(path);
}

function cannotSend(uri: string, path: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "ARTIFACT_NAME",
    message: `The server of ${uri} fails when it is asked for ${path}.`,
    hint: "Names with such letters are beyond MLflow 2, which keeps the file and cannot send it: a newer MLflow server can.",
  });
}

function servesNone(uri: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "ARTIFACTS_NOT_SERVED",
    message: `${uri} cannot be reached: its server was started with --no-serve-artifacts.`,
    hint: "Start it without that (mlflow server --artifacts-destination …), or give the experiment another artifact location.",
  });
}
