import type { RetryPolicy } from "./http.ts";

const longestSeconds = 120;

/** MLflow's defaults (`mlflow/environment_variables.py`, `mlflow/utils/request_utils.py`). */
export function retryPolicy(given: Partial<RetryPolicy> = {}): RetryPolicy {
  return {
    retries: given.retries ?? 7,
    backoffFactor: given.backoffFactor ?? 2,
    jitter: given.jitter ?? 1,
    respectRetryAfter: given.respectRetryAfter ?? true,
  };
}

/** Seconds to wait before the `retry`-th retry (1, 2, …), as urllib3's `Retry.get_backoff_time` has it. */
export function backoffSeconds(policy: RetryPolicy, retry: number, random: number): number {
  if (retry <= 1) return 0;
  return Math.min(policy.backoffFactor * 2 ** (retry - 1) + policy.jitter * random, longestSeconds);
}

/** What the server asks for, within reason. */
export function cappedSeconds(seconds: number): number {
  return Math.min(seconds, longestSeconds);
}
