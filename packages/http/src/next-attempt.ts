import type { FailedAttempt } from "./failed-attempt.ts";
import type { HttpResponse, RetryPolicy } from "./http.ts";
import { retryAfterSeconds } from "./retry-after.ts";
import { backoffSeconds, cappedSeconds } from "./retry-policy.ts";
import type { Timing } from "./timing.ts";

/** Statuses that may pass, as MLflow's client has them. */
const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);
/** Statuses with which `Retry-After` counts, as in urllib3. */
const waitingStatuses = new Set([413, 429, 503]);
/** A server that let a request wait for its whole timeout is given it once more, not for a quarter of an hour. */
const mostTimeouts = 2;

export interface Situation {
  readonly policy: RetryPolicy;
  readonly repeatable: boolean;
  /** Attempts made, and how many of them timed out. */
  readonly attempts: number;
  readonly timeouts: number;
  /** Whether the origin has ever answered. */
  readonly known: boolean;
  readonly timing: Pick<Timing, "now" | "random">;
}

/** Seconds until an attempt after a failed one; undefined when there is to be none. */
export function secondsAfterFailure(failure: FailedAttempt, situation: Situation): number | undefined {
  const { policy, attempts, known } = situation;
  if (failure.hope === "never" || attempts > policy.retries) return undefined;
  if (failure.sent && !situation.repeatable) return undefined;
  if (situation.timeouts >= mostTimeouts) return undefined;
  if (failure.hope === "policy" || known) return backoff(situation);
  return failure.hope === "briefly" && attempts === 1 ? Math.min(policy.backoffFactor, 1) : undefined;
}

/** Seconds until an attempt after an answer that may become a better one; undefined when this answer counts. */
export function secondsAfterAnswer(answer: HttpResponse, situation: Situation): number | undefined {
  if (!mayPass(answer, situation.repeatable) || situation.attempts > situation.policy.retries) return undefined;
  const wanted = retryAfterSeconds(answer.headers["retry-after"], situation.timing.now());
  const heeded = situation.policy.respectRetryAfter && wanted !== undefined && waitingStatuses.has(answer.status);
  return heeded ? cappedSeconds(wanted) : backoff(situation);
}

/** Whether it makes sense, and does no harm, to send the request again. */
export function mayPass({ status, headers }: HttpResponse, repeatable: boolean): boolean {
  const saysWhen = headers["retry-after"] !== undefined && waitingStatuses.has(status);
  if (!repeatable) return status === 429 || (status === 503 && saysWhen);
  return passingStatuses.has(status) || saysWhen;
}

function backoff({ policy, attempts, timing }: Situation): number {
  return backoffSeconds(policy, attempts, timing.random());
}
