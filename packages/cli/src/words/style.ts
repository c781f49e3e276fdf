import { styleText } from "node:util";
import type { Io, Stream } from "../io.ts";

/** How words may be dressed on a stream. Each function returns its text as it is where there is no colour. */
export interface Style {
  readonly columns: number;
  readonly isTerminal: boolean;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
}

/** The style for a stream. */
export function styleOf(stream: Stream, coloured: boolean): Style {
  const dress = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    coloured && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  return {
    columns: stream.columns,
    isTerminal: stream.isTerminal,
    bold: dress("bold"),
    dim: dress("dim"),
    good: dress("green"),
    bad: dress("red"),
    warning: dress("yellow"),
  };
}

/**
 * Whether a stream gets colours: never after `--no-color`, with NO_COLOR or on a dumb terminal; always with
 * FORCE_COLOR (unless it says 0); else on a terminal. Decided here and not by Node, which prints a warning
 * where NO_COLOR and FORCE_COLOR are both set.
 */
export function isColoured(stream: Stream, environment: Io["environment"], noColorFlag: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (noColorFlag || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTerminal && TERM !== "dumb";
}
