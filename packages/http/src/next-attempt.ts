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

export interface NextAttempt {
  /** Until it begins. */
  readonly seconds: number;
  /** How many there may be in all. */
  readonly attempts: number;
}

/** The attempt after one that failed, if there is to be one. */
export function attemptAfterFailure(failure: FailedAttempt, situation: Situation): NextAttempt | undefined {
  const { policy, known, attempts } = situation;
  const retries = retriesAfter(failure, situation);
  if (attempts > retries) return undefined;
  const brief = failure.hope === "briefly" && !known;
  return { seconds: brief ? Math.min(policy.backoffFactor, 1) : backoff(situation), attempts: retries + 1 };
}

function retriesAfter(failure: FailedAttempt, { policy, repeatable, timeouts, known }: Situation): number {
  if (failure.hope === "never" || timeouts >= mostTimeouts || (failure.sent && !repeatable)) return 0;
  if (failure.hope === "policy" || known) return policy.retries;
  return failure.hope === "briefly" ? Math.min(policy.retries, 1) : 0;
}

/** The attempt after an answer that may become a better one; undefined when this answer counts. */
export function attemptAfterAnswer(answer: HttpResponse, situation: Situation): NextAttempt | undefined {
  const { policy, repeatable, attempts, timing } = situation;
  if (!mayPass(answer, repeatable) || attempts > policy.retries) return undefined;
  const wanted = retryAfterSeconds(answer.headers["retry-after"], timing.now());
  const heeded = policy.respectRetryAfter && wanted !== undefined && waitingStatuses.has(answer.status);
  return { seconds: heeded ? cappedSeconds(wanted) : backoff(situation), attempts: policy.retries + 1 };
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
