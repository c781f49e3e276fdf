import { inputError } from "../input-error.ts";
import type { ByteWindow } from "./byte-window.ts";
import { splitRecord } from "./split-record.ts";

/** The header of a CSV or TSV file. */
export interface DelimitedHeader {
  readonly names: readonly string[];
  /** Line on which the first row after it starts. */
  readonly nextLine: number;
}

/** In bytes. */
const longestHeader = 1 << 20;

/** Consumes the header, and empty lines before it; undefined when there are only such. */
export async function readHeader(
  window: ByteWindow,
  delimiter: string,
  name: string,
): Promise<DelimitedHeader | undefined> {
  let line = 1;
  for (;;) {
    if (window.from === window.to && window.atEnd) return undefined;
    // A character per byte, so that lengths are bytes; names are decoded below.
    const record = splitRecord(bytesOf(window).toString("latin1"), delimiter, window.atEnd);
    if (record === undefined) {
      if (window.atEnd) throw unclosed(name, line);
      if (window.to - window.from >= longestHeader) throw endless(name, line);
      await window.fill();
      continue;
    }
    window.from += record.length;
    line += record.lines;
    if (record.fields.length > 1 || record.fields[0]!.trim() !== "") {
      return { names: record.fields.map((field) => Buffer.from(field, "latin1").toString("utf8")), nextLine: line };
    }
  }
}

function bytesOf(window: ByteWindow): Buffer {
  return Buffer.from(window.bytes.buffer, window.from, Math.min(longestHeader, window.to - window.from));
}

function unclosed(name: string, line: number): Error {
  return inputError(
    "UNTERMINATED_QUOTE",
    `${name}: the header on line ${line} opens a quote that is not closed.`,
    'A quote within a quoted field must be doubled: "" for ".',
  );
}

function endless(name: string, line: number): Error {
  return inputError(
    "ROW_TOO_LONG",
    `${name}: the header on line ${line} does not end within its first megabyte.`,
    "The first line must hold the names of the columns; if it does, look for a quote that is not closed.",
  );
}
