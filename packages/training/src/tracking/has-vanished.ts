import { SentimentError } from "@sentiment/errors";

/** What is said of a server that is not there any more, or cannot keep anything. */
const codes = new Set([
  "CONNECTION_REFUSED",
  "HOST_UNKNOWN",
  "HOST_UNREACHABLE",
  "TIMED_OUT",
  "ANSWER_LOST",
  "ANSWER_INVALID",
  "TLS_FAILED",
  "PROXY_REFUSED",
  "TEMPORARILY_UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "INTERNAL_ERROR",
  "NOT_MLFLOW",
  "UPLOAD_INCOMPLETE",
]);

/**
 * Whether a server that was there has failed in a way that nobody here can mend, after all attempts: it does not answer, or
 * by 500, 502, 503, 504, 507 (a full disk), or a page stands in its place. What it refuses – a password, a param – is for the
 * user to mend.
 */
export function hasVanished(error: unknown): error is SentimentError {
  return (
    SentimentError.is(error) && error.kind === "remote" && (codes.has(error.code) || /^HTTP_5\d\d$/u.test(error.code))
  );
}
