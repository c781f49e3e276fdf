import { element, escaped, type Markup } from "./markup.ts";
import { fitted } from "./text-width.ts";

export interface LabelOptions {
  readonly x: number;
  /** Middle of the letters, not their base line. */
  readonly y: number;
  readonly size: number;
  readonly colour: string;
  /** Which end of the text stands at x; default start. */
  readonly anchor?: "start" | "middle" | "end" | undefined;
  readonly weight?: "bold" | undefined;
  /** Degrees clockwise around (x, y). */
  readonly turn?: number | undefined;
  /** Longer text is cut, and the whole text shown by viewers that have tool tips. */
  readonly width?: number | undefined;
}

/** A line of text. */
export function label(text: string, options: LabelOptions): Markup {
  const { x, y, size, colour, anchor, weight, turn, width = Infinity } = options;
  const shown = fitted(text, size, width, weight);
  // Half the height of DejaVu Sans' capitals.
  const baseline = y + 0.365 * size;
  const attributes = {
    x,
    y: baseline,
    "font-size": size,
    fill: colour,
    "text-anchor": anchor === "start" ? undefined : anchor,
    "font-weight": weight,
    transform:
      turn === undefined ? undefined : `rotate(${turn} ${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100})`,
  };
  const toolTip = shown === text ? [] : [element("title", {}, [escaped(text)])];
  return element("text", attributes, [...toolTip, escaped(shown)]);
}

/** A class name or a word as people should see it: never invisible. */
export function visible(name: string): string {
  return name.trim() === "" ? JSON.stringify(name) : name;
}
