import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryAfterSeconds } from "./retry-after.ts";

const now = Date.parse("2026-11-22T12:00:00Z");

describe("Retry-After", () => {
  it("is any whole number of seconds, or any date", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
        expect(retryAfterSeconds(String(seconds), now)).toBe(seconds);
        expect(retryAfterSeconds(new Date(now + seconds * 1000).toUTCString(), now)).toBe(seconds);
        expect(retryAfterSeconds(new Date(now - seconds * 1000).toUTCString(), now)).toBeUndefined();
      }),
      { seed: 5 },
    );
  });

  it.each([undefined, "", "0", "-1", "1.5", "soon", "Sun, 99 Nov 2026"])("is nothing when it is %j", (header) => {
    expect(retryAfterSeconds(header, now)).toBeUndefined();
  });
});
