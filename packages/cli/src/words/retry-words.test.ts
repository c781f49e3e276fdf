import { expect, it } from "vitest";
import { retryWords } from "./retry-words.ts";

const notice = { host: "tracking.example:5000", seconds: 4, attempt: 2, attempts: 8 };

it("an attempt that failed is told with the host, once", () => {
  expect(retryWords({ ...notice, reason: "503 Service Unavailable" })).toBe(
    "tracking.example:5000: 503 Service Unavailable; trying again in 4 s (2 of 7)",
  );
  expect(retryWords({ ...notice, reason: "nobody listens at tracking.example:5000 (connection refused)" })).toBe(
    "nobody listens at tracking.example:5000 (connection refused); trying again in 4 s (2 of 7)",
  );
});
