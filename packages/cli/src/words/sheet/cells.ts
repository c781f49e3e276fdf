import { metricWords } from "../numbers.ts";
import { visible } from "../visible.ts";
import type { Cell } from "./sheet.ts";

/** No value. */
export const noCell: Cell = { shown: "–", full: "", isSafe: true };

/** Text that somebody else may have written. */
export function textCell(text: string | null | undefined): Cell {
  if (text === null || text === undefined || text === "") return noCell;
  const inert = visible(text);
  return { shown: inert, full: inert, isSafe: false };
}

/** Text of ours: a status, an id that the store has checked. */
export function ownCell(shown: string, full: string = shown): Cell {
  return { shown, full, isSafe: true };
}

/** A number in full for programs, and with four decimals – or four digits where it is very small – for the eye. */
export function numberCell(value: number | null | undefined): Cell {
  return value === null || value === undefined ? noCell : ownCell(shortNumber(value), String(value));
}

function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || (Number.isInteger(value) && size < 1e12)) return String(value);
  return size < 0.001 || size >= 1e9 ? value.toExponential(3) : metricWords(value);
}
