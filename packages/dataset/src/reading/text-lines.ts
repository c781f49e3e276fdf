import type { ByteWindow } from "./byte-window.ts";
import type { FoundRows } from "./found-rows.ts";
import type { RowParser } from "./row-parser.ts";

const lineFeed = 10;
const carriageReturn = 13;

/** A text a line, without labels. A line ends with LF, CRLF, CR or the file; empty lines are no texts. */
export class TextLines implements RowParser {
  line = 1;

  parse(window: ByteWindow, rows: FoundRows): number {
    const { bytes, to, atEnd } = window;
    let start = window.from;
    while (start < to) {
      let at = start;
      let byte = bytes[at]!;
      while (byte !== lineFeed && byte !== carriageReturn) byte = bytes[++at]!;
      // Whether a line feed belongs to a carriage return is only known once the next byte has been read.
      const undecided = at === to || (byte === carriageReturn && at + 1 === to);
      if (undecided && !atEnd) return start;
      if (at > start) {
        const row = rows.next(this.line, start, at);
        rows.starts[row] = start;
        rows.ends[row] = at;
      }
      if (byte === carriageReturn && bytes[at + 1] === lineFeed) at++;
      start = Math.min(at + 1, to);
      this.line++;
    }
    return start;
  }
}
