import { createRequire } from "node:module";
import path from "node:path";
import type { renderAsync } from "@resvg/resvg-js";
import { SentimentError } from "@sentiment/errors";

export interface RasterizeOptions {
  /** Pixels of the PNG per pixel of the SVG; default 2, for screens of today and for print. */
  readonly scale?: number | undefined;
}

/**
 * The PNG of an SVG document. Letters come from DejaVu Sans out of an npm package, never from the machine, so that a
 * picture has real text on a machine without fonts and the same pixels everywhere. The rasteriser is loaded on first use.
 */
export async function rasterize(svg: string, { scale = 2 }: RasterizeOptions = {}): Promise<Uint8Array> {
  const rasterizer = await loadRasterizer();
  const image = await rasterizer.renderAsync(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: "DejaVu Sans" },
    logLevel: "off",
  });
  return image.asPng();
}

async function loadRasterizer(): Promise<{ readonly renderAsync: typeof renderAsync }> {
  try {
    return await import("@resvg/resvg-js");
  } catch (cause) {
    throw new SentimentError({
      kind: "usage",
      code: "NO_RASTERIZER",
      message: `PNG pictures need the native part of @resvg/resvg-js, which is not installed for ${process.platform}-${process.arch}.`,
      hint: "Install again with optional dependencies, or do without pictures.",
      cause,
    });
  }
}

/** Found from wherever this code runs, from source or bundled: its package declares the fonts as a dependency. */
function fontFiles(): string[] {
  const manifest = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json");
  return ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => path.join(path.dirname(manifest), "ttf", name));
}
