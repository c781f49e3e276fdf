import { describe, expect, it } from "vitest";
import { pngPixels } from "../test/png-pixels.ts";
import { rasterize } from "./rasterize.ts";

function document(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" font-family="'DejaVu Sans', Verdana, sans-serif">${content}</svg>`;
}

function text(letters: string, weight = "normal"): string {
  return document(`<text x="8" y="28" font-size="24" font-weight="${weight}">${letters}</text>`);
}

describe("rasterize", () => {
  it("gives a PNG of the asked-for size", async () => {
    const png = await rasterize(text("AUC"), { scale: 3 });
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(pngPixels(png)).toMatchObject({ width: 360, height: 120 });
  });

  it.each(["AUC", "Ünïcödé", "рок", "ώρα", "سلام", "שלום", "😀"])("draws the letters of %s", async (letters) => {
    const drawn = pngPixels(await rasterize(text(letters))).rgba.filter((_, byte) => byte % 4 === 3);
    expect(drawn.filter((alpha) => alpha > 0).length).toBeGreaterThan(150);
    const nothing = pngPixels(await rasterize(document(""))).rgba;
    expect(nothing.every((byte) => byte === 0)).toBe(true);
  });

  it("draws bold letters bolder", async () => {
    const ink = async (weight: string): Promise<number> =>
      pngPixels(await rasterize(text("AUC", weight))).rgba.reduce((sum, byte) => sum + byte, 0);
    expect(await ink("bold")).toBeGreaterThan(1.2 * (await ink("normal")));
  });

  it("gives the same bytes each time", async () => {
    expect(await rasterize(text("same"))).toEqual(await rasterize(text("same")));
  });
});
