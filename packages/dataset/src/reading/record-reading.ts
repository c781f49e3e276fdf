import type { BadRowCount, RecordBatch, RecordSource } from "../records.ts";
import { BadRows } from "./bad-rows.ts";
import type { ByteWindow } from "./byte-window.ts";
import type { FoundRows } from "./found-rows.ts";
import type { OpenRows } from "./open-rows.ts";
import { rowProblem } from "./row-checker.ts";
import type { RowParser } from "./row-parser.ts";
import { rowsByWindow } from "./rows-by-window.ts";

/** One reading of an open file, row by row as they stand. */
export class RecordReading implements RecordSource {
  readonly #opened: OpenRows;
  readonly #path: string;
  readonly #badRows = new BadRows(undefined);

  /** `path`: for messages. */
  constructor(opened: OpenRows, path: string) {
    this.#opened = opened;
    this.#path = path;
  }

  get format(): OpenRows["format"] {
    return this.#opened.format;
  }

  get columns(): readonly string[] {
    return this.#opened.columns;
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    const { reader, window, parser } = this.#opened;
    const kept = new KeptBytes(parser);
    try {
      for await (const rows of rowsByWindow({ window, parser: kept }, this.#path)) yield this.#batch(kept, rows);
    } finally {
      await reader.close();
    }
  }

  done(): number | undefined {
    const { total, position } = this.#opened.reader;
    return total === undefined || total === 0 ? undefined : position / total;
  }

  badRows(): BadRowCount {
    const { count, examples } = this.#badRows;
    return { count, examples, reasons: this.#badRows.reasons() };
  }

  async close(): Promise<void> {
    await this.#opened.reader.close();
  }

  /** Uses and changes the arrays of `rows`. */
  #batch({ bytes }: KeptBytes, rows: FoundRows): RecordBatch {
    const { window } = this.#opened;
    const { starts, ends, recordStarts, recordEnds, lines, labelStarts } = rows;
    const problems = new Map<number, string>();
    let usable = 0;
    for (let row = 0; row < rows.count; row++) {
      const problem = rowProblem(window, rows, row);
      if (problem !== undefined) {
        problems.set(row, problem);
        this.#badRows.add(lines[row]!, problem);
        continue;
      }
      starts[usable] = starts[row]!;
      ends[usable] = ends[row]!;
      usable++;
    }
    // Without labels, so that any numbers do for them.
    const texts = { rows: usable, bytes: window.bytes, starts, ends, labels: labelStarts };
    return { rows: rows.count, bytes, starts: recordStarts, ends: recordEnds, lines, problems, texts };
  }
}

/** Keeps what a parser is given as it is, since parsers resolve quotes and escapes in place. */
class KeptBytes implements RowParser {
  bytes = new Uint8Array();
  readonly #parser: RowParser;

  constructor(parser: RowParser) {
    this.#parser = parser;
  }

  get line(): number {
    return this.#parser.line;
  }

  parse(window: ByteWindow, rows: FoundRows): number {
    const { bytes, from, to } = window;
    if (this.bytes.length < bytes.length) this.bytes = new Uint8Array(bytes.length);
    this.bytes.set(bytes.subarray(from, to), from);
    return this.#parser.parse(window, rows);
  }
}
