import type { Evaluation } from "../evaluation.ts";
import { grouped } from "./format-number.ts";

/** "4,000 rows", and what more there is to know when there are more than two classes or not all of them are shown. */
export function subtitleOf({ rows, classes }: Evaluation, shownClasses: number, remark?: string): string {
  const parts = [rowsText(rows)];
  if (remark !== undefined && classes.length > 2) parts.push(remark);
  if (shownClasses < classes.length)
    parts.push(`${shownClasses} of ${classes.length} classes: those with the most rows`);
  return parts.join(" · ");
}

export function rowsText(rows: number): string {
  return rows === 1 ? "1 row" : `${grouped(rows)} rows`;
}
