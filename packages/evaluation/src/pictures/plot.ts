import { label } from "./label.ts";
import { element, type Markup } from "./markup.ts";
import type { Theme } from "./theme.ts";

/** A rectangle of the picture that shares from 0 to 1 are drawn in, x to the right and y up. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface AxisNames {
  readonly x: string;
  readonly y: string;
}

/** Room for tick labels and names left of and below a plot. */
export const gutters = { left: 62, bottom: 54 } as const;

export function xOf(plot: Plot, share: number): number {
  return plot.left + share * plot.width;
}

export function yOf(plot: Plot, share: number): number {
  return plot.top + (1 - share) * plot.height;
}

/** Grid, ticks from 0.0 to 1.0 and the names of both axes. */
export function axes(plot: Plot, names: AxisNames, theme: Theme): Markup[] {
  const { left, top, width, height } = plot;
  const [right, bottom] = [left + width, top + height];
  const marks: Markup[] = [];
  for (let fifth = 0; fifth <= 5; fifth++) {
    const [x, y, text] = [xOf(plot, fifth / 5), yOf(plot, fifth / 5), (fifth / 5).toFixed(1)];
    const stroke = fifth === 0 ? theme.axis : theme.grid;
    marks.push(
      element("path", { d: `M${left} ${y}H${right}`, stroke }),
      element("path", { d: `M${x} ${top}V${bottom}`, stroke }),
      label(text, { x: left - 9, y, size: 12, colour: theme.muted, anchor: "end" }),
      label(text, { x, y: bottom + 15, size: 12, colour: theme.muted, anchor: "middle" }),
    );
  }
  const name = { size: 13, colour: theme.text, anchor: "middle" } as const;
  marks.push(
    label(names.x, { ...name, x: left + width / 2, y: bottom + 40 }),
    label(names.y, { ...name, x: left - 48, y: top + height / 2, turn: -90 }),
  );
  return marks;
}
