import { errorBody } from "./error-body.ts";

/** MLflow's codes for what may pass. */
const passing = new Set([
  "TEMPORARILY_UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "REQUEST_LIMIT_EXCEEDED",
  "RESOURCE_EXHAUSTED",
]);
/** What MLflow calls temporary and no waiting mends. */
const lasting = /disk is full|no space left|readonly database|read-only|no such table|no such column/i;

/** How often a failure is met again that nobody explains, such as a page "Internal Server Error". */
const unexplained = 2;

/**
 * Says of each failed answer to one request whether another attempt would fare no better. MLflow answers 500 to what it
 * did not foresee, its caller's faults among that; Python's client asks for minutes, and then throws the reason away.
 */
export function isFinal(): (status: number, body: string) => boolean {
  let attempts = 0;
  return (status, body) => {
    attempts += 1;
    const code = errorBody(body)?.code;
    if (code !== undefined) return !passing.has(code) || lasting.test(body);
    return status === 500 && attempts > unexplained;
  };
}
