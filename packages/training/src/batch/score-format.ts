import { SentimentError } from "@sentiment/errors";

/** How scored rows are written. */
export const scoreFormats = ["csv", "tsv", "jsonl"] as const;

export type ScoreFormat = (typeof scoreFormats)[number];

const endings: Readonly<Record<string, ScoreFormat>> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  jsonl: "jsonl",
  ndjson: "jsonl",
};

/** The format that a file's name asks for, and whether packed by gzip. Throws a usage error for any other ending. */
export function scoreFormatOf(file: string): { readonly format: ScoreFormat; readonly packed: boolean } {
  const plain = file.replace(/\.gz$/iu, "");
  const format = endings[/\.([^./\\]+)$/u.exec(plain)?.[1]?.toLowerCase() ?? ""];
  if (format !== undefined) return { format, packed: plain !== file };
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_FORMAT",
    message: `The name ${file} does not say how rows are to be written.`,
    hint: "Let it end in .csv, .tsv or .jsonl – and .gz, to have it packed –, or give --format.",
  });
}
