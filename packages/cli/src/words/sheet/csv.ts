import type { Cell, Sheet } from "./sheet.ts";

/**
 * The sheet as CSV (RFC 4180, but with LF, which the tools of a shell expect), a line per row whatever its cells hold.
 * A text that a spreadsheet would run as a formula begins with an apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
export function csvText({ columns, rows }: Sheet): string {
  const head = columns.map(({ name }) => quoted(guarded(name)));
  return [head, ...rows.map((row) => row.map(csvCell))].map((cells) => cells.join(",")).join("\n");
}

function csvCell({ full, isSafe }: Cell): string {
  return quoted(isSafe ? full : guarded(full));
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

function guarded(text: string): string {
  return /^[=+\-@＝＋－＠]/u.test(text) && !number.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\n\r]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
