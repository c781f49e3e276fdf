import { isUtf8 } from "node:buffer";
import { inputError } from "../input-error.ts";
import { wholeCharacters } from "./whole-characters.ts";

/**
 * Refuses what is no UTF-8 text, by its beginning: UTF-16 and UTF-32, packed and binary files, other encodings in the first
 * line. What comes later is checked row by row.
 */
export function checkContent(head: Uint8Array, name: string): void {
  const utf16 = utf16Name(head);
  if (utf16 !== undefined) {
    throw inputError(
      "DATA_NOT_UTF8",
      `${name} is encoded in ${utf16}, not in UTF-8.`,
      `Convert it: iconv -f ${utf16} -t UTF-8 ${name} > NEW`,
    );
  }
  const kind = signatures.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (kind !== undefined) throw inputError("DATA_BINARY", `${name} is ${kind.what}, not text.`, kind.hint);
  const line = firstLine(head);
  if (line.some((byte) => byte < 0x20 && !allowedControls.has(byte))) {
    throw inputError(
      "DATA_BINARY",
      `${name} is no text: there are control characters in its first line.`,
      "A CSV, TSV or JSON Lines file in UTF-8 is needed.",
    );
  }
  if (!isUtf8(line)) {
    throw inputError(
      "DATA_NOT_UTF8",
      `${name} is not valid UTF-8: already its first line is not.`,
      `If it is text in another encoding, convert it: iconv -f LATIN1 -t UTF-8 ${name} > NEW`,
    );
  }
}

const allowedControls = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d]);

const signatures = [
  {
    what: "a zip archive or an Excel workbook",
    hint: "Unpack it, or save it as CSV (UTF-8).",
    bytes: ascii("PK\x03\x04"),
  },
  { what: "an Excel workbook", hint: "Save it as CSV (UTF-8).", bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { what: "a Parquet file", hint: "Write it as CSV or JSON Lines first.", bytes: ascii("PAR1") },
  { what: "packed with zstd", hint: "Unpack it first: unzstd.", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: "packed with xz", hint: "Unpack it first: unxz.", bytes: [0xfd, ...ascii("7zXZ")] },
  { what: "packed with bzip2", hint: "Unpack it first: bunzip2.", bytes: ascii("BZh91AY&SY") },
  { what: "a PDF", hint: "A CSV, TSV or JSON Lines file is needed.", bytes: ascii("%PDF-") },
];

/** By its byte order mark or, without one, by every other byte of the beginning being zero, as in any Western text. */
function utf16Name(head: Uint8Array): string | undefined {
  const marked = (...mark: readonly number[]): boolean => mark.every((byte, i) => head[i] === byte);
  if (marked(0xff, 0xfe, 0, 0) || marked(0, 0, 0xfe, 0xff)) return "UTF-32";
  if (marked(0xff, 0xfe) || marked(0xfe, 0xff)) return "UTF-16";
  const start = head.subarray(0, 64);
  if (start.length < 4) return undefined;
  const zeros = [0, 1].map((parity) => start.filter((byte, i) => i % 2 === parity && byte === 0).length);
  const most = 0.8 * Math.floor(start.length / 2);
  if (zeros[0] === 0 && zeros[1]! >= most) return "UTF-16LE";
  if (zeros[1] === 0 && zeros[0]! >= most) return "UTF-16BE";
  return undefined;
}

function firstLine(head: Uint8Array): Uint8Array {
  const end = head.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  if (end >= 0) return head.subarray(0, end);
  return head.subarray(0, wholeCharacters(head, 0, head.length));
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
