import { errors } from "undici";
import { certificateFailure } from "./certificate-failure.ts";
import { errorCode } from "./error-code.ts";
import { FailedAttempt } from "./failed-attempt.ts";
import type { PreparedRequest } from "./prepare-request.ts";

/** Puts into words why a request that was sent, at least in part, has no whole answer. */
export function answerFailure(error: unknown, request: PreparedRequest): FailedAttempt {
  if (error instanceof FailedAttempt) return error;
  const code = errorCode(error);
  const { host } = request.url;
  const sent = { sent: true, cause: error } as const;
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    return new FailedAttempt({
      ...sent,
      timedOut: true,
      code: request.repeatable ? "TIMED_OUT" : "ANSWER_LATE",
      reason:
        code === "UND_ERR_HEADERS_TIMEOUT"
          ? `no answer from ${host} within ${request.timeoutSeconds} s`
          : `the answer of ${host} stood still for ${request.timeoutSeconds} s`,
      hint: "The server may be overloaded; a longer timeout may help.",
      hope: "policy",
    });
  }
  if (code === "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH") {
    return new FailedAttempt({
      ...sent,
      kind: "input",
      code: "BODY_CHANGED",
      reason: "what was to be sent has not the length it was said to have",
      hint: "Did the file change meanwhile?",
      hope: "never",
    });
  }
  if (code === "UND_ERR_INVALID_ARG") throw error; // A fault of ours.
  // undici gives a code only where the parser it is built on has one.
  if (error instanceof errors.HTTPParserError || code === "UND_ERR_HEADERS_OVERFLOW") {
    return new FailedAttempt({
      ...sent,
      code: "ANSWER_INVALID",
      reason: `what ${host} answers is not HTTP${code === undefined ? "" : ` (${code})`}`,
      hint:
        request.url.protocol === "http:"
          ? "Is the port right? Or does the address begin with https:// rather than http://?"
          : "Is the port right?",
      hope: "never",
    });
  }
  return (
    certificateFailure(error, host) ??
    new FailedAttempt({
      ...sent,
      code: "ANSWER_LOST",
      reason: `${host} ended the connection before its answer was whole${code === undefined ? "" : ` (${code})`}`,
      hint: request.repeatable ? undefined : "It is unknown whether it was done: look before you do it again.",
      hope: "policy",
    })
  );
}
