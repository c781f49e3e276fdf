import type { TextBatch } from "@sentiment/numerics";
import { inputError } from "../input-error.ts";
import type { ReadOptions, ReadSummary, TextSource } from "../labelled-text.ts";
import { BadRows, checkMaxBadRows } from "./bad-rows.ts";
import { FoundRows } from "./found-rows.ts";
import { defaultLimits, type ReadLimits } from "./limits.ts";
import { openRows, type OpenRows } from "./open-rows.ts";
import { RowChecker } from "./row-checker.ts";
import type { RowLabels } from "./row-labels.ts";

/** Which file is to be read, and how. */
export interface FileRequest {
  readonly path: string;
  /** For outputs. */
  readonly name: string;
  readonly options: ReadOptions;
  readonly limits?: ReadLimits | undefined;
  /** Where the labels come from; undefined: texts only. */
  readonly labels: RowLabels | undefined;
  /** The file itself has a label column. */
  readonly hasLabelColumn: boolean;
}

/** The texts of one file, in batches. */
export class FileSource implements TextSource {
  readonly name: string;
  readonly #request: FileRequest;
  #opened: OpenRows | undefined;
  #summary: ReadSummary | undefined;

  private constructor(request: FileRequest, opened: OpenRows | undefined) {
    this.name = request.name;
    this.#request = request;
    this.#opened = opened;
  }

  /** Looks at the beginning of the file at once, so that a wrong file is told before any work is done. */
  static async open(request: FileRequest): Promise<FileSource> {
    checkMaxBadRows(request.options.maxBadRows);
    const opened = await openRequested(request);
    // A file is opened anew when it is read; a pipe can be opened only once.
    if (opened.reader.total === undefined) return new FileSource(request, opened);
    await opened.reader.close();
    return new FileSource(request, undefined);
  }

  async *batches(): AsyncGenerator<TextBatch, void, undefined> {
    const { labels, options, path } = this.#request;
    const opened = this.#opened ?? (await openRequested(this.#request));
    const badRows = new BadRows(options.maxBadRows);
    const checker = new RowChecker(badRows, labels);
    try {
      for await (const rows of foundRows(opened, this.#request)) {
        const batch = checker.check(opened.window, rows);
        if (batch.rows > 0) yield batch;
      }
    } finally {
      await opened.reader.close();
    }
    labels?.end(checker.records);
    badRows.check(path, checker.usable);
    if (checker.usable === 0) throw noRows(path, checker.records);
    this.#summary = {
      name: this.name,
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

  summary(): ReadSummary {
    if (this.#summary === undefined) throw new Error(`${this.name} has not been read to its end`);
    return this.#summary;
  }
}

/** Rows as they are found, window by window; the same object each time. */
export async function* foundRows(opened: OpenRows, request: Pick<FileRequest, "path" | "options">) {
  const { window, parser, reader } = opened;
  const rows = new FoundRows();
  for (;;) {
    rows.clear();
    window.from = parser.parse(window, rows);
    request.options.onProgress?.(reader.position, reader.total);
    if (rows.count > 0) yield rows;
    if (window.atEnd) return;
    if (window.overfull) throw rowTooLong(request.path, parser.line);
    await window.fill();
  }
}

function openRequested({ path, hasLabelColumn, options, limits }: FileRequest): Promise<OpenRows> {
  return openRows(path, { text: true, label: hasLabelColumn }, options, limits ?? defaultLimits);
}

function rowTooLong(path: string, line: number): Error {
  return inputError(
    "ROW_TOO_LONG",
    `${path}: the row on line ${line} does not end within the longest row that is read.`,
    `Look at line ${line}: most likely a quote is opened and not closed (a quote within quotes must be doubled).`,
  );
}

function noRows(path: string, records: number): Error {
  if (records > 0) return inputError("DATA_NO_ROWS", `${path} has no row that can be used.`);
  return inputError("DATA_NO_ROWS", `${path} has no rows.`, "Rows are needed after the line with column names.");
}
