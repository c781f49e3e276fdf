import type { RetryPolicy } from "./http.ts";

const longestSeconds = 120;
const mostRetries = 10;

/** MLflow's defaults and limits (`mlflow/environment_variables.py`, `mlflow/utils/request_utils.py`). */
export function retryPolicy(given: Partial<RetryPolicy> = {}): RetryPolicy {
  return {
    retries: Math.min(given.retries ?? 7, mostRetries),
    backoffFactor: Math.min(given.backoffFactor ?? 2, longestSeconds),
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
