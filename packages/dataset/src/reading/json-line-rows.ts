import { isUtf8 } from "node:buffer";
import type { ByteWindow } from "./byte-window.ts";
import { FlatObjectScanner } from "./flat-object.ts";
import type { FoundRows } from "./found-rows.ts";
import type { RowParser } from "./row-parser.ts";

const lineFeed = 10;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Which keys of an object are wanted. */
export interface JsonLayout {
  readonly text: string;
  readonly label: string | undefined;
}

/**
 * An object a line. Most are flat and without escapes: their strings are used where they lie. Whatever is not as simple
 * goes through `JSON.parse`, and its text is written back, as UTF-8, to the line it came from (where it always fits: no
 * string takes more bytes than its JSON). Labels that are numbers or booleans become strings as JavaScript writes them.
 */
export class JsonLineRows implements RowParser {
  line = 1;
  readonly #layout: JsonLayout;
  readonly #scanner: FlatObjectScanner;

  constructor(layout: JsonLayout) {
    this.#layout = layout;
    this.#scanner = new FlatObjectScanner(encoder.encode(layout.text), encoder.encode(layout.label ?? ""));
  }

  parse(window: ByteWindow, rows: FoundRows): number {
    const { bytes, to, atEnd } = window;
    const scanner = this.#scanner;
    let start = window.from;
    while (start < to) {
      const isFlat = scanner.scan(bytes, start);
      const end = isFlat ? scanner.end : bytes.indexOf(lineFeed, start);
      if (end === to && !atEnd) return start;
      if (isFlat) {
        const row = rows.next(this.line, start, end);
        rows.starts[row] = scanner.textStart;
        rows.ends[row] = scanner.textEnd;
        rows.labelStarts[row] = scanner.labelStart;
        rows.labelEnds[row] = scanner.labelEnd;
      } else {
        this.#parseLine(bytes, start, end, rows);
      }
      start = Math.min(end + 1, to);
      this.line++;
    }
    return start;
  }

  #parseLine(bytes: Uint8Array, start: number, end: number, rows: FoundRows): void {
    const line = bytes.subarray(start, end);
    const reject = (reason: string): void => rows.reject(this.line, start, end, reason);
    if (!isUtf8(line)) return reject("not valid UTF-8");
    const json = decoder.decode(line);
    if (json.trim() === "") return;
    const object = parseObject(json);
    if (object === undefined) return reject("not a JSON object");
    const text = object[this.#layout.text] ?? "";
    const label = this.#layout.label === undefined ? "" : labelOf(object[this.#layout.label]);
    if (typeof text !== "string") return reject("the text is not a string");
    if (label === undefined) return reject("the label is not a string, number or boolean");
    const textEnd = start + encoder.encodeInto(text, line).written;
    const { read, written } = encoder.encodeInto(label, bytes.subarray(textEnd, end));
    if (read < label.length) return reject("the label is too large a number");
    const row = rows.next(this.line, start, end);
    rows.starts[row] = start;
    rows.ends[row] = textEnd;
    rows.labelStarts[row] = textEnd;
    rows.labelEnds[row] = textEnd + written;
  }
}

/** A label as a string, empty when there is none; undefined for what cannot be one. */
function labelOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  return typeof value === "string" ? value : undefined;
}

/** The object that a line holds; undefined when it holds anything else. */
export function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
