import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitted, textWidth } from "./text-width.ts";

describe("fitted text", () => {
  it("is never wider than its room, and whole where it fits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 300 }), (text, width) => {
        const shown = fitted(text, 13, width);
        expect(textWidth(shown, 13)).toBeLessThanOrEqual(width);
        expect(shown === text || (textWidth(text, 13) > width && shown.endsWith("…"))).toBe(true);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it("does not cut an emoji or an accented letter in two", () => {
    expect(fitted("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 10, 45)).toBe("👩‍👩‍👧…");
    expect(fitted("e\u0301e\u0301e\u0301e\u0301", 10, 20)).toBe("e\u0301…");
  });
});

describe("textWidth", () => {
  it("counts combining marks as nothing and wide letters as more than narrow ones", () => {
    expect(textWidth("e\u0301", 10)).toBe(textWidth("e", 10));
    expect(textWidth("WW", 10)).toBeGreaterThan(3 * textWidth("ii", 10));
    expect(textWidth("bold", 10, "bold")).toBeGreaterThan(textWidth("bold", 10));
  });
});
