import { basename } from "node:path";
import { inputError } from "../input-error.ts";
import type { ReadOptions } from "../labelled-text.ts";
import { openByteReader, type ByteReader } from "./byte-reader.ts";
import { ByteWindow } from "./byte-window.ts";
import { checkContent } from "./check-content.ts";
import { DelimitedRows } from "./delimited-rows.ts";
import { formatByContent, formatByName, type FileFormat } from "./file-format.ts";
import { findColumn, type Header } from "./find-columns.ts";
import { JsonLineRows } from "./json-line-rows.ts";
import type { ReadLimits } from "./limits.ts";
import { readHeader } from "./read-header.ts";
import { readKeys } from "./read-keys.ts";
import type { RowParser } from "./row-parser.ts";
import { TextLines } from "./text-lines.ts";

/** A file that is open, with what was learned from its beginning. */
export interface OpenRows {
  readonly reader: ByteReader;
  readonly window: ByteWindow;
  readonly format: FileFormat;
  readonly parser: RowParser;
  /** The header, or the keys of the first objects; of a text a line `text`. */
  readonly columns: readonly string[];
}

/** What of a file is wanted. */
export interface Wanted {
  readonly text: boolean;
  readonly label: boolean;
}

/** Opens a file, tells its format and finds its columns. Errors: `input`, see `README.md`. */
export async function openRows(
  path: string,
  wanted: Wanted,
  options: ReadOptions,
  limits: ReadLimits,
): Promise<OpenRows> {
  const reader = await openByteReader(path, options.stream);
  try {
    const window = new ByteWindow(reader, limits, { hashed: true });
    const head = await readHead(window, limits.headBytes);
    checkContent(head, path);
    skipByteOrderMark(window);
    if (window.atEnd && window.from === window.to) throw emptyError(path);
    const format =
      formatByName(basename(path), wanted.label) ??
      formatByContent(
        Buffer.from(head)
          .toString("utf8")
          .replace(/^\uFEFF/, ""),
        wanted.label,
      );
    return { reader, window, format, ...(await openParser({ window, format, path, wanted, options })) };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

interface Opening {
  readonly window: ByteWindow;
  readonly format: FileFormat;
  readonly path: string;
  readonly wanted: Wanted;
  readonly options: ReadOptions;
}

type OpenParser = Pick<OpenRows, "parser" | "columns">;

async function openParser(opening: Opening): Promise<OpenParser> {
  const { format } = opening;
  if (format === "text") return { parser: new TextLines(), columns: ["text"] };
  return format === "jsonl" ? openJsonLines(opening) : openDelimited(opening, format === "csv" ? "," : "\t");
}

async function openJsonLines(opening: Opening): Promise<OpenParser> {
  const names = await readKeys(opening.window, opening.path);
  if (names.length === 0) throw emptyError(opening.path);
  const { text, label } = columnsOf({ names, file: opening.path }, opening);
  return { parser: new JsonLineRows({ text: names[text]!, label: names[label] }), columns: names };
}

async function openDelimited(opening: Opening, delimiter: string): Promise<OpenParser> {
  const { window, path } = opening;
  const header = await readHeader(window, delimiter, path);
  if (header === undefined) throw emptyError(path);
  const columns = columnsOf({ names: header.names, file: path }, opening);
  const layout = { ...columns, delimiter: delimiter.charCodeAt(0), columns: header.names.length, name: path };
  return { parser: new DelimitedRows(layout, header.nextLine), columns: header.names };
}

/** Indices of the wanted columns; -1: not wanted. */
function columnsOf(header: Header, { wanted, options }: Opening): { text: number; label: number } {
  const text = wanted.text ? findColumn(header, "text", options) : -1;
  const label = wanted.label ? findColumn(header, "label", options) : -1;
  if (text === label) {
    throw inputError(
      "COLUMN_AMBIGUOUS",
      `${header.file}: the column ${header.names[text]} cannot be both the text and the label.`,
      "Name two columns, with --text-column and --label-column.",
    );
  }
  return { text, label };
}

/** Fills the window until what is in it tells what the file is. */
async function readHead(window: ByteWindow, length: number): Promise<Uint8Array> {
  // Four bytes are needed for a byte order mark, whatever the limits.
  while (!window.atEnd && window.to < Math.max(4, length)) await window.fill();
  return window.bytes.subarray(0, Math.min(window.to, Math.max(4, length)));
}

function skipByteOrderMark(window: ByteWindow): void {
  const { bytes } = window;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) window.from = 3;
}

function emptyError(path: string): Error {
  return inputError("DATA_EMPTY", `${path} is empty.`, "A line with column names and rows after it are needed.");
}
