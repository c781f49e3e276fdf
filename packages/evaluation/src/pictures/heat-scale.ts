import { blend } from "./colour.ts";
import { label } from "./label.ts";
import { element, type Markup } from "./markup.ts";
import type { Theme } from "./theme.ts";

const thickness = 14;
const steps = 50;

/** The colours from 0 to 100 % as an upright bar with ticks. */
export function heatScale(
  { left, top, height }: { readonly left: number; readonly top: number; readonly height: number },
  theme: Theme,
): { readonly markup: readonly Markup[]; readonly width: number } {
  const markup: Markup[] = [];
  const step = height / steps;
  for (let index = 0; index < steps; index++) {
    // Each piece reaches below the next, so that no hairline shows between them.
    const y = top + index * step;
    const share = 1 - (index + 0.5) / steps;
    const reach = Math.min(step + 0.5, top + height - y);
    markup.push(element("rect", { x: left, y, width: thickness, height: reach, fill: blend(theme.heat, share) }));
  }
  markup.push(
    element("rect", {
      x: left,
      y: top,
      width: thickness,
      height,
      fill: "none",
      stroke: theme.axis,
      "stroke-width": 0.75,
    }),
  );
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const y = top + (1 - share) * height;
    markup.push(
      element("path", { d: `M${left + thickness} ${Math.round(y * 100) / 100}h4`, stroke: theme.axis }),
      label(`${share * 100} %`, { x: left + thickness + 8, y, size: 11, colour: theme.muted }),
    );
  }
  markup.push(
    label("share of the true class", {
      x: left + thickness + 58,
      y: top + height / 2,
      size: 11,
      colour: theme.muted,
      anchor: "middle",
      turn: -90,
    }),
  );
  return { markup, width: thickness + 66 };
}
