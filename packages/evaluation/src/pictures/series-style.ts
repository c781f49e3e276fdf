import { element, type Markup } from "./markup.ts";
import type { Theme } from "./theme.ts";

/** How one line is told from the others: by colour, by dashes and by marker, each enough on its own for a few lines. */
export interface SeriesStyle {
  readonly colour: string;
  /** Undefined: a solid line. */
  readonly dash: string | undefined;
  readonly marker: string;
}

const dashes = [undefined, "8 4", "2 3", "10 3 2 3", "4 2"] as const;

/** Paths around (0, 0), about 8 pixels across: circle, square, triangle, diamond, cross, triangle upside down. */
const markers = [
  "M-3.8 0A3.8 3.8 0 1 1 3.8 0A3.8 3.8 0 1 1 -3.8 0Z",
  "M-3.4 -3.4H3.4V3.4H-3.4Z",
  "M0 -4.6L4.3 3.2H-4.3Z",
  "M0 -5L4.4 0L0 5L-4.4 0Z",
  "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z",
  "M0 4.6L4.3 -3.2H-4.3Z",
] as const;

/** The style of the `index`-th line. Colours, dashes and markers repeat after different counts. */
export function styleOf(index: number, theme: Theme): SeriesStyle {
  return {
    colour: theme.series[index % theme.series.length]!,
    dash: dashes[index % dashes.length],
    marker: markers[index % markers.length]!,
  };
}

/** A marker at a point, with a rim in the background's colour that keeps it apart from lines below it. */
export function marker(style: SeriesStyle, at: { readonly x: number; readonly y: number }, theme: Theme): Markup {
  const [x, y] = [Math.round(at.x * 100) / 100, Math.round(at.y * 100) / 100];
  return element("path", {
    d: style.marker,
    transform: `translate(${x} ${y})`,
    fill: style.colour,
    stroke: theme.background,
    "stroke-width": 1,
  });
}
