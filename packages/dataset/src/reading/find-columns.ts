import { didYouMean } from "@sentiment/errors";
import { inputError } from "../input-error.ts";
import type { ReadOptions } from "../labelled-text.ts";

type Part = "text" | "label";

/** Names looked for; the second list only where nothing of the first is there. */
const knownNames: Readonly<Record<Part, readonly (readonly string[])[]>> = {
  text: [
    ["text", "tweet", "sentence"],
    ["content", "review", "message"],
  ],
  label: [["label", "sentiment", "target", "polarity"], ["class"]],
};

/** A header (or the keys of JSON objects) in which columns are looked for. */
export interface Header {
  readonly names: readonly string[];
  /** The file, for messages. */
  readonly file: string;
}

/** Index of a column in the header: the one named in the options, or else the only one with a known name. */
export function findColumn(header: Header, part: Part, options: ReadOptions): number {
  const named = part === "text" ? options.textColumn : options.labelColumn;
  if (named !== undefined) return namedColumn(header, part, named);
  for (const known of knownNames[part]) {
    const indices = indicesWhere(header, (name) => known.includes(normalised(name)));
    if (indices.length === 1) return indices[0]!;
    if (indices.length > 1) throw ambiguous(header, part, indices);
  }
  throw notFound(header, part);
}

/** Whether the header has a column of that part by a known name. */
export function hasKnownColumn(names: readonly string[], part: Part): boolean {
  return names.some((name) => knownNames[part].flat().includes(normalised(name)));
}

function namedColumn(header: Header, part: Part, named: string): number {
  const exact = indicesWhere(header, (name) => name === named);
  const indices = exact.length > 0 ? exact : indicesWhere(header, (name) => normalised(name) === normalised(named));
  if (indices.length === 1) return indices[0]!;
  if (indices.length > 1) throw ambiguous(header, part, indices);
  throw inputError(
    "COLUMN_NOT_FOUND",
    `${header.file} has no column ${JSON.stringify(named)}; it has ${listed(header.names)}.`,
    `--${part}-column takes one of them.${didYouMean(named, header.names)}`,
  );
}

function notFound(header: Header, part: Part): Error {
  const looked = knownNames[part].flat().join(", ");
  const single = header.names.length === 1 && header.names[0]!.includes(";");
  return inputError(
    "COLUMN_NOT_FOUND",
    `${header.file} has no ${part} column (${looked}) in its header: ${listed(header.names)}.`,
    single
      ? "Its columns seem to be separated by semicolons: save it with commas or tabs."
      : `Name it with --${part}-column; if that line is data already, put a line with column names before it.`,
  );
}

function ambiguous(header: Header, part: Part, indices: readonly number[]): Error {
  const names = indices.map((index) => header.names[index]!.trim());
  return inputError(
    "COLUMN_AMBIGUOUS",
    `${header.file} has several columns that could be the ${part}: ${listed(names)}; its header is ${listed(header.names)}.`,
    new Set(names).size < names.length ? "Give each column a name of its own." : `Choose one with --${part}-column.`,
  );
}

function indicesWhere(header: Header, holds: (name: string) => boolean): number[] {
  return header.names.flatMap((name, index) => (holds(name) ? [index] : []));
}

function normalised(name: string): string {
  return name.trim().toLowerCase();
}

/** Names for a message: at most 20, each at most 40 characters. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => {
    const trimmed = name.trim();
    return trimmed.length <= 40 ? trimmed : `${trimmed.slice(0, 40)}…`;
  });
  return `${shown.join(", ")}${names.length > 20 ? ", …" : ""}`;
}
