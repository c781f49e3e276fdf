import { describe, expect, it } from "vitest";
import { blend, contrast, readableOn } from "./colour.ts";
import { styleOf } from "./series-style.ts";
import { themes } from "./theme.ts";

const shares = Array.from({ length: 101 }, (_, hundredth) => hundredth / 100);

describe.each(Object.entries(themes))("the %s theme", (_, theme) => {
  it("has text that can be read and lines that can be seen (WCAG 2, AA)", () => {
    for (const colour of [theme.text, theme.muted]) expect(contrast(colour, theme.background)).toBeGreaterThan(4.5);
    for (const colour of theme.series) expect(contrast(colour, theme.background)).toBeGreaterThan(3);
  });

  it("has numbers that can be read in every cell of a confusion matrix", () => {
    for (const share of shares) {
      const fill = blend(theme.heat, share);
      expect(contrast(readableOn(fill), fill)).toBeGreaterThan(4.5);
    }
  });

  it("orders shares by lightness alone, so that no colour vision is needed", () => {
    const distances = shares.map((share) => contrast(blend(theme.heat, share), theme.heat[0]));
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    expect(distances.at(-1)).toBeGreaterThan(7);
  });

  it("tells ten lines apart by dashes and markers alone", () => {
    const styles = Array.from({ length: 10 }, (_each, index) => styleOf(index, theme));
    expect(new Set(styles.map(({ dash, marker }) => `${dash} ${marker}`)).size).toBe(10);
  });
});
