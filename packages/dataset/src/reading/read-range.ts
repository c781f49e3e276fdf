import type { TextBatch } from "@sentiment/numerics";
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

/** Reads a range, its usable rows in batches; what it returns at its end is the report. */
export async function* readRange(range: FileRange): AsyncGenerator<TextBatch, RangeReport, undefined> {
  const { path, layout, limits } = range;
  const labels = ownLabels(new LabelTable({}, path), { mustHaveAll: false });
  const badRows = new BadRows(undefined);
  const checker = new RowChecker(badRows, labels);
  const reader = await openByteReaderAt(path, range.line === undefined ? range.from - 1 : range.from);
  try {
    const window = new ByteWindow(reader, limits, { hashed: false });
    await window.fill();
    if (range.line === undefined) await skipLine(window);
    const start = positionOf(window, reader);
    window.stop = window.from + range.to - start;
    const line = range.line ?? 1;
    const parser = new DelimitedRows(layout, line);
    for await (const rows of rowsByWindow({ window, parser }, path)) {
      const batch = checker.check(window, rows);
      if (batch.rows > 0) yield batch;
    }
    const { records, usable } = checker;
    const end = positionOf(window, reader);
    const lines = parser.line - line;
    return { start, end, line, lines, records, usable, labels: labels.names, badRows: badRows.found() };
  } finally {
    await reader.close();
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
