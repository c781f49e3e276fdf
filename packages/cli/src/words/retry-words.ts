import type { RetryNotice } from "@sentiment/http";

/** One line on an attempt that failed: `tracking.example: 503 Service Unavailable; trying again in 4 s (2 of 7)`. */
export function retryWords({ host, reason, seconds, attempt, attempts }: RetryNotice): string {
  const what = reason.includes(host) ? reason : `${host}: ${reason}`;
  return `${what}; trying again in ${Math.round(seconds)} s (${attempt} of ${attempts - 1})`;
}
