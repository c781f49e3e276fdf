import { release, type TextBatch } from "@sentiment/numerics";
import { BadRows, type BadRowsFound } from "./bad-rows.ts";
import { openByteReaderAt, type ByteReader } from "./byte-reader.ts";
import { ByteWindow } from "./byte-window.ts";
import { DelimitedRows, type DelimitedLayout } from "./delimited-rows.ts";
import { rowsByWindow } from "./rows-by-window.ts";
import { LabelTable } from "./label-table.ts";
import type { ReadLimits } from "./limits.ts";
import { RowChecker } from "./row-checker.ts";
import { ownLabels } from "./row-labels.ts";

const lineFeed = 10;

/** A stretch of a plain CSV or TSV file that a thread can read by itself: plain data. */
export interface FileRange {
  readonly path: string;
  readonly layout: DelimitedLayout;
  readonly limits: ReadLimits;
  /** The rows that start in `[from .. to)` are read, the last to its end, wherever that is. */
  readonly from: number;
  readonly to: number;
  /** About how many bytes that are; the last range goes on to wherever the file ends. */
  readonly length: number;
  /**
   * The line of the row at `from`; undefined: there need not be one, and the first line that starts at `from` or later is
   * taken for a row. It is none when a quoted field goes over that line, which only who has read all before it can tell.
   */
  readonly line: number | undefined;
}

/** What reading a range has shown, besides its texts. */
export interface RangeReport {
  /** Where its first row starts, and the first row behind it. */
  readonly start: number;
  readonly end: number;
  /** The line on which it starts, and how many lines lie between; where that was not known, line 1. */
  readonly line: number;
  readonly lines: number;
  /** Rows, and those of them that can be used. */
  readonly records: number;
  readonly usable: number;
  /** Labels as they stand in the file, in order of first appearance: what the batches' labels point into. */
  readonly labels: readonly string[];
  readonly badRows: BadRowsFound;
}

/** One reading of a range, from start to end. */
export class RangeReading {
  readonly #range: FileRange;
  #position: number;
  #report: RangeReport | undefined;

  constructor(range: FileRange) {
    this.#range = range;
    this.#position = range.from;
  }

  /** Its usable rows. Throws as reading the whole file does; the lines it names are right where the range has a line. */
  async *batches(): AsyncGenerator<TextBatch, void, undefined> {
    const { path, layout, limits, from, to, line } = this.#range;
    const labels = ownLabels(new LabelTable({}, path), { mustHaveAll: false });
    const badRows = new BadRows(undefined);
    const checker = new RowChecker(badRows, labels);
    const reader = await openByteReaderAt(path, line === undefined ? from - 1 : from);
    const window = new ByteWindow(reader, limits, { hashed: false });
    try {
      await window.fill();
      if (line === undefined) await skipLine(window);
      const start = positionOf(window, reader);
      window.stop = window.from + to - start;
      const firstLine = line ?? 1;
      const parser = new DelimitedRows(layout, firstLine);
      for await (const rows of rowsByWindow({ window, parser }, path)) {
        const batch = checker.check(window, rows);
        this.#position = positionOf(window, reader);
        if (batch.rows > 0) yield batch;
      }
      const { records, usable } = checker;
      const end = positionOf(window, reader);
      const lines = parser.line - firstLine;
      const found = { labels: labels.names, badRows: badRows.found() };
      this.#report = { start, end, line: firstLine, lines, records, usable, ...found };
    } finally {
      // One range comes after the other, and the collector would come round after many.
      release(window.bytes);
      await reader.close();
    }
  }

  /** The share of the range that has been read. */
  done(): number {
    return Math.min(1, (this.#position - this.#range.from) / this.#range.length);
  }

  /** Only after `batches` has ended. */
  report(): RangeReport {
    if (this.#report === undefined) throw new Error("the range has not been read to its end");
    return this.#report;
  }
}

/** Where in the file the unread part of the window starts. */
export function positionOf(window: ByteWindow, reader: ByteReader): number {
  return reader.position - (window.to - window.from);
}

/** Goes on to behind the next line feed. */
async function skipLine(window: ByteWindow): Promise<void> {
  for (;;) {
    const at = window.bytes.subarray(window.from, window.to).indexOf(lineFeed);
    window.from = at < 0 ? window.to : window.from + at + 1;
    if (at >= 0 || window.atEnd) return;
    await window.fill();
  }
}
