import { inputError } from "../input-error.ts";
import { FoundRows } from "./found-rows.ts";
import type { OpenRows } from "./open-rows.ts";

/** Rows as they are found, window by window; the same object each time. `path`: for messages. */
export async function* rowsByWindow({ window, parser }: Pick<OpenRows, "window" | "parser">, path: string) {
  const rows = new FoundRows();
  for (;;) {
    rows.clear();
    window.from = parser.parse(window, rows);
    if (rows.count > 0) yield rows;
    if (window.atEnd || window.from >= window.stop) return;
    if (window.overfull) throw rowTooLong(path, parser.line);
    await window.fill();
  }
}

function rowTooLong(path: string, line: number): Error {
  return inputError(
    "ROW_TOO_LONG",
    `${path}: the row on line ${line} does not end within the longest row that is read.`,
    `Look at line ${line}: most likely a quote is opened and not closed (a quote within quotes must be doubled).`,
  );
}
