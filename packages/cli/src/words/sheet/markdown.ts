import type { Sheet } from "./sheet.ts";

/** The sheet as a table of GitHub's Markdown; what Markdown or HTML would read as their own is escaped. */
export function markdownText({ columns, rows }: Sheet): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ head }) => escaped(head))),
    line(columns.map(({ right }) => (right ? "--:" : ":--"))),
    ...rows.map((row) => line(row.map(({ shown }) => escaped(shown)))),
  ].join("\n");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*[\]|~#]|(?<!\w)_|_(?!\w)/gu, (character) => `\\${character}`);
}
