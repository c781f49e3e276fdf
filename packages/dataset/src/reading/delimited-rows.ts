import { inputError } from "../input-error.ts";
import type { ByteWindow } from "./byte-window.ts";
import type { FoundRows } from "./found-rows.ts";
import type { RowParser } from "./row-parser.ts";
import { unquote } from "./unquote.ts";

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;

/** How the rows of a CSV or TSV file are laid out. */
export interface DelimitedLayout {
  /** The byte between fields: comma or tab. */
  readonly delimiter: number;
  /** How many fields a row must have. */
  readonly columns: number;
  /** Index of the text's and the label's field; -1: not wanted. */
  readonly text: number;
  readonly label: number;
  /** For messages. */
  readonly name: string;
}

/**
 * Rows by RFC 4180 as Python's `csv` module reads them: a quote is special at the start of a field only; in a quoted field
 * two quotes stand for one and line ends for themselves; what follows a closing quote is taken as it is. A row ends with LF,
 * CRLF, CR or the file. Empty lines are no rows. One pass over the bytes, without a string; the line feed that the window
 * keeps after its last byte stands in for every check of the end. (In the two inner loops three comparisons with one way on
 * are quicker than sorting out letters first: blanks would be mispredicted.)
 */
export class DelimitedRows implements RowParser {
  line: number;
  readonly layout: DelimitedLayout;

  /** `line`: where the first row after the header is. */
  constructor(layout: DelimitedLayout, line: number) {
    this.layout = layout;
    this.line = line;
  }

  parse(window: ByteWindow, rows: FoundRows): number {
    const { delimiter, columns, text, label } = this.layout;
    const { bytes, to, atEnd } = window;
    const beyond = Math.min(to, window.stop);
    let rowStart = window.from;
    while (rowStart < beyond) {
      let at = rowStart;
      let field = 0;
      let newlines = 0;
      let textStart = 0;
      let textEnd = 0;
      let labelStart = 0;
      let labelEnd = 0;
      let textIsClean = true;
      let labelIsClean = true;
      let byte: number;
      for (;;) {
        let start = at;
        let end: number;
        let clean = true;
        byte = bytes[at]!;
        if (byte === quote) {
          start = ++at;
          for (;;) {
            do byte = bytes[at++]!;
            while (byte !== quote && byte !== lineFeed && byte !== carriageReturn);
            if (byte === quote) {
              if (bytes[at] !== quote) break;
              clean = false;
              at++;
            } else if (byte === carriageReturn) {
              newlines++;
            } else if (byte === lineFeed) {
              if (at > to) return this.#unfinishedQuote(window, rowStart);
              if (bytes[at - 2] !== carriageReturn) newlines++;
            }
          }
          end = at - 1;
          byte = bytes[at]!;
          if (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) {
            while (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) byte = bytes[++at]!;
            clean = false;
            end = at;
          }
        } else {
          while (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) byte = bytes[++at]!;
          end = at;
        }
        if (field === text) {
          textStart = start;
          textEnd = end;
          textIsClean = clean;
        } else if (field === label) {
          labelStart = start;
          labelEnd = end;
          labelIsClean = clean;
        }
        field++;
        if (byte !== delimiter) break;
        at++;
      }
      if (at === to && !atEnd) return rowStart;
      const recordStart = rowStart;
      const recordEnd = at;
      const isBlank = at === rowStart;
      if (byte === carriageReturn) {
        // Whether a line feed belongs to it is only known once the next byte has been read.
        if (at + 1 === to && !atEnd) return rowStart;
        if (bytes[at + 1] === lineFeed && at + 1 < to) at++;
      }
      rowStart = Math.min(at + 1, to);
      if (field !== columns) {
        const reason = `${field} field${field === 1 ? "" : "s"} instead of ${columns}`;
        if (!isBlank) rows.reject(this.line, recordStart, recordEnd, reason);
      } else if (!isBlank) {
        const row = rows.next(this.line, recordStart, recordEnd);
        rows.starts[row] = textStart;
        rows.ends[row] = textIsClean ? textEnd : unquote(bytes, textStart, textEnd);
        rows.labelStarts[row] = labelStart;
        rows.labelEnds[row] = labelIsClean ? labelEnd : unquote(bytes, labelStart, labelEnd);
      }
      this.line += newlines + 1;
    }
    return rowStart;
  }

  #unfinishedQuote(window: ByteWindow, rowStart: number): number {
    if (!window.atEnd) return rowStart;
    throw inputError(
      "UNTERMINATED_QUOTE",
      `${this.layout.name}: the row on line ${this.line} opens a quote that is not closed before the end of the file.`,
      `Look at line ${this.line}: a quote within a quoted field must be doubled, "" for ".`,
    );
  }
}
