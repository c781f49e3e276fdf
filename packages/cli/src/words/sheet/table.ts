import type { Style } from "../style.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";
import { cutToWidth, textWidth } from "../width.ts";
import type { Sheet, SheetColumn } from "./sheet.ts";

/** Blanks between two columns. */
const gap = 2;

/**
 * The sheet for the eye. On a terminal it is made to fit: long texts are cut, and then columns left out, which the last
 * line says. Elsewhere it is whole.
 */
export function tableText(sheet: Sheet, style: Style): string {
  const { columns, rows } = sheet;
  const heads = columns.map(({ head }, column) => headLines(visible(head), widestCell(sheet, column)));
  const widths = heads.map((lines, column) => Math.max(widestCell(sheet, column), ...lines.map(textWidth)));
  const plan = style.isTerminal ? fitted(columns, widths, style.columns) : { shown: [...columns.keys()], widths };
  const height = Math.max(0, ...plan.shown.map((column) => heads[column]!.length));
  const text = table({
    rows: [
      ...Array.from({ length: height }, (_, line) =>
        plan.shown.map((column) => style.bold(headLine(heads[column]!, line - height))),
      ),
      ...rows.map((row) => plan.shown.map((column) => cutToWidth(row[column]!.shown, plan.widths[column]!))),
    ],
    right: plan.shown.flatMap((column, place) => (columns[column]!.right ? [place] : [])),
  });
  const left = columns.filter((_, column) => !plan.shown.includes(column)).map(({ head }) => head);
  if (left.length === 0) return text;
  return `${text}\n${style.dim(`left out, since the terminal is narrow: ${left.map(visible).join(", ")}`)}`;
}

interface Fit {
  /** Columns, from 0. */
  readonly shown: readonly number[];
  /** Of every column. */
  readonly widths: readonly number[];
}

/** Cuts the widest text, blank by blank; when nothing more can be cut, a column goes and it begins anew. */
function fitted(columns: readonly SheetColumn[], widths: readonly number[], room: number): Fit {
  let shown = [...columns.keys()];
  for (;;) {
    const cut = [...widths];
    let excess = shown.reduce((sum, column) => sum + cut[column]! + gap, -gap) - room;
    for (; excess > 0; excess--) {
      const spare = (column: number): number => cut[column]! - (columns[column]!.least ?? Number.POSITIVE_INFINITY);
      const widest = shown.filter((column) => spare(column) > 0).sort((a, b) => cut[b]! - cut[a]!)[0];
      if (widest === undefined) break;
      cut[widest]!--;
    }
    const leaving = shown
      .filter((column) => columns[column]!.leavesAs !== undefined)
      .sort((a, b) => columns[b]!.leavesAs! - columns[a]!.leavesAs!)[0];
    if (excess <= 0 || leaving === undefined) return { shown, widths: cut };
    shown = shown.filter((column) => column !== leaving);
  }
}

function widestCell({ rows }: Sheet, column: number): number {
  return Math.max(0, ...rows.map((row) => textWidth(row[column]!.shown)));
}

/** `validation_f1_macro` above four digits: in two lines, split at the underscore nearest to the middle. */
function headLines(head: string, cellWidth: number): string[] {
  if (head.length <= Math.max(12, cellWidth)) return [head];
  const places = Array.from(head.matchAll(/_/gu), ({ index }) => index + 1).filter((at) => at < head.length);
  const middle = head.length / 2;
  const at = places.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  return at === undefined ? [head] : [head.slice(0, at), head.slice(at)];
}

/** Counted from the last, -1: heads stand on the rows. */
function headLine(lines: readonly string[], fromEnd: number): string {
  return lines.at(fromEnd) ?? "";
}
