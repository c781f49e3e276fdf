import { hasKnownColumn } from "./find-columns.ts";
import { splitRecord } from "./split-record.ts";

/** How a file's rows are written. */
export type FileFormat = "csv" | "tsv" | "jsonl" | "text";

const extensions: Readonly<Record<string, FileFormat>> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  jsonlines: "jsonl",
};

/** The format that a file's name promises; `.gz` does not count. A `.txt` is a text a line only where no labels are wanted. */
export function formatByName(name: string, labelled: boolean): FileFormat | undefined {
  const parts = name
    .toLowerCase()
    .replace(/\.gz(ip)?$/, "")
    .split(".");
  if (parts.length < 2) return undefined;
  return parts.at(-1) === "txt" && !labelled ? "text" : extensions[parts.at(-1)!];
}

/** The format that the beginning of a file (without byte order mark) looks like. */
export function formatByContent(head: string, labelled: boolean): FileFormat {
  if (/^\s*(\{\s*"|\[\s*\{)/.test(head)) return "jsonl";
  const [comma, tab] = [columnsBy(head, ","), columnsBy(head, "\t")];
  const parts = labelled ? (["text", "label"] as const) : (["text"] as const);
  if (parts.every((part) => hasKnownColumn(comma, part))) return "csv";
  if (parts.every((part) => hasKnownColumn(tab, part))) return "tsv";
  if (!labelled) return "text";
  return tab.length > comma.length ? "tsv" : "csv";
}

function columnsBy(head: string, delimiter: string): readonly string[] {
  return splitRecord(head.trimStart(), delimiter, true)?.fields ?? [];
}
