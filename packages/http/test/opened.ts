import { onTestFinished } from "vitest";

import { openHttp, type Http, type HttpOptions, type RetryNotice } from "../src/index.ts";

/** An `Http` that sleeps not at all but notes for how long it would have, and is closed after the test. */
export function opened(options: HttpOptions = {}): Http & { slept: number[]; notices: RetryNotice[] } {
  const slept: number[] = [];
  const notices: RetryNotice[] = [];
  const timing = {
    now: () => Date.parse("2026-11-22T12:00:00Z"),
    random: () => 0,
    sleep: async (seconds: number, signal: AbortSignal | undefined) => {
      slept.push(seconds);
      signal?.throwIfAborted();
    },
  };
  const http = openHttp({ onRetry: (notice) => notices.push(notice), ...options }, timing);
  onTestFinished(() => http.close());
  return { ...http, slept, notices };
}
