import type { TextBatch } from "@sentiment/numerics";
import { inputError } from "../input-error.ts";
import type { ReadOptions, ReadSummary } from "../labelled-text.ts";
import { BadRows } from "./bad-rows.ts";
import { rowsByWindow } from "./rows-by-window.ts";
import type { OpenRows } from "./open-rows.ts";
import { RowChecker } from "./row-checker.ts";
import type { RowLabels } from "./row-labels.ts";

/** What is read, and how. */
export interface ReadingRequest {
  readonly path: string;
  /** For outputs. */
  readonly name: string;
  readonly options: ReadOptions;
  /** Where the labels come from; undefined: texts only. */
  readonly labels: RowLabels | undefined;
}

/** One reading of an open file, with what it has shown so far. */
export class FileReading {
  readonly opened: OpenRows;
  readonly badRows: BadRows;
  readonly checker: RowChecker;
  readonly #request: ReadingRequest;

  constructor(opened: OpenRows, request: ReadingRequest) {
    this.opened = opened;
    this.#request = request;
    this.badRows = new BadRows(request.options.maxBadRows);
    this.checker = new RowChecker(this.badRows, request.labels);
  }

  /** The usable rows. `threads`: how many read the file at once, each about as much: for what is told of the progress. */
  async *batches(threads = 1): AsyncGenerator<TextBatch, void, undefined> {
    const { path, options } = this.#request;
    const { reader, window } = this.opened;
    for await (const rows of rowsByWindow(this.opened, path)) {
      const batch = this.checker.check(window, rows);
      const done = threads * reader.position;
      options.onProgress?.(reader.total === undefined ? done : Math.min(done, reader.total), reader.total);
      if (batch.rows > 0) yield batch;
    }
  }

  /** The share of all bytes that has been read, where it is known. */
  done(): number | undefined {
    const { total, position } = this.opened.reader;
    return total === undefined || position === 0 ? undefined : position / total;
  }

  /** To be called when all rows have been read. Throws when too few of them can be used or do not fit their labels. */
  end(): ReadSummary {
    const { labels, path, name } = this.#request;
    const { badRows, checker, opened } = this;
    labels?.end(checker.records);
    badRows.check(path, checker.usable);
    if (checker.usable === 0) throw noRows(path, checker.records);
    return {
      name,
      source: path,
      format: opened.format,
      rows: checker.usable,
      skipped: badRows.count,
      skippedExamples: badRows.examples,
      skippedReasons: badRows.reasons(),
      labels: labels?.names ?? [],
      digest: opened.window.digest(),
    };
  }
}

function noRows(path: string, records: number): Error {
  if (records > 0) return inputError("DATA_NO_ROWS", `${path} has no row that can be used.`);
  return inputError("DATA_NO_ROWS", `${path} has no rows.`, "Rows are needed after the line with column names.");
}
