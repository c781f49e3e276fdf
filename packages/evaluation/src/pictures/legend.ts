import { label } from "./label.ts";
import { element, type Markup } from "./markup.ts";
import { marker, type SeriesStyle } from "./series-style.ts";
import { textWidth } from "./text-width.ts";
import type { Theme } from "./theme.ts";

export interface LegendEntry {
  readonly name: string;
  readonly value: string;
  readonly style: SeriesStyle;
  /** False: the line stands without markers. */
  readonly marked: boolean;
}

export interface LegendOptions {
  readonly left: number;
  readonly top: number;
  /** Heads of the two columns. */
  readonly heads: readonly [string, string];
}

const size = 13;
const headSize = 11;
const rowHeight = 24;
const swatch = 34;
const widestName = 190;

/** A table of what each line is and what it amounts to; `width` is what it takes up. */
export function legend(
  entries: readonly LegendEntry[],
  { left, top, heads }: LegendOptions,
  theme: Theme,
): { readonly markup: readonly Markup[]; readonly width: number } {
  const names = entries.map(({ name }) => Math.min(widestName, textWidth(name, size)));
  const nameWidth = Math.max(textWidth(heads[0], headSize), ...names);
  const valueWidth = Math.max(textWidth(heads[1], headSize), ...entries.map(({ value }) => textWidth(value, size)));
  const nameLeft = left + swatch + 10;
  const valueRight = nameLeft + nameWidth + 22 + valueWidth;
  const head = { y: top + 6, size: headSize, colour: theme.muted };
  const markup = [
    label(heads[0], { ...head, x: nameLeft }),
    label(heads[1], { ...head, x: valueRight, anchor: "end" }),
  ];
  let y = top + 6 + rowHeight;
  for (const { name, value, style, marked } of entries) {
    markup.push(
      element("path", {
        d: `M${left} ${y}h${swatch}`,
        stroke: style.colour,
        "stroke-width": 2,
        "stroke-dasharray": style.dash,
      }),
    );
    if (marked) markup.push(marker(style, { x: left + swatch / 2, y }, theme));
    markup.push(
      label(name, { x: nameLeft, y, size, colour: theme.text, width: widestName }),
      label(value, { x: valueRight, y, size, colour: theme.text, anchor: "end" }),
    );
    y += rowHeight;
  }
  return { markup, width: valueRight - left };
}
