import type { TextBatch } from "@sentiment/numerics";
import type { ReadSummary, SharedReading, TextSource } from "../labelled-text.ts";
import { checkMaxBadRows } from "./bad-rows.ts";
import { DelimitedRows } from "./delimited-rows.ts";
import { FileReading, type ReadingRequest } from "./file-reading.ts";
import { piecesOf, type FilePieces } from "./file-pieces.ts";
import { defaultLimits, type ReadLimits } from "./limits.ts";
import { openRows, type OpenRows } from "./open-rows.ts";
import { SharedFile } from "./shared-file.ts";

/** Which file is to be read, and how. */
export interface FileRequest extends ReadingRequest {
  readonly limits?: ReadLimits | undefined;
  /** The file itself has a label column. */
  readonly hasLabelColumn: boolean;
}

/** The texts of one file, in batches. */
export class FileSource implements TextSource {
  readonly name: string;
  readonly #request: FileRequest;
  readonly #opened: OpenRows;
  #reading: FileReading | undefined;
  #summary: ReadSummary | undefined;

  private constructor(request: FileRequest, opened: OpenRows) {
    this.name = request.name;
    this.#request = request;
    this.#opened = opened;
  }

  /** Looks at the beginning of the file at once, so that a wrong file is told before any work is done. */
  static async open(request: FileRequest): Promise<FileSource> {
    checkMaxBadRows(request.options.maxBadRows);
    const opened = await openRequested(request);
    // A file is opened anew when it is read; a pipe can be opened only once.
    if (opened.reader.total !== undefined) await opened.reader.close();
    return new FileSource(request, opened);
  }

  async *batches(): AsyncGenerator<TextBatch, void, undefined> {
    const reading = await this.#begin();
    this.#reading = reading;
    try {
      yield* reading.batches();
    } finally {
      await reading.opened.reader.close();
    }
    this.#summary = reading.end();
  }

  done(): number | undefined {
    return this.#reading?.done();
  }

  share(threads: number): SharedReading | undefined {
    const numberOf = this.#request.labels?.numberOf;
    const sharers = this.#sharersAmong(threads);
    if (numberOf === undefined || sharers < 2) return undefined;
    return new SharedFile({
      pieces: this.#pieces(sharers),
      others: sharers - 1,
      open: () => this.#begin(),
      numberOf,
      onEnd: (summary) => {
        this.#summary = summary;
      },
    });
  }

  summary(): ReadSummary {
    if (this.#summary === undefined) throw new Error(`${this.name} has not been read to its end`);
    return this.#summary;
  }

  async #begin(): Promise<FileReading> {
    const isPipe = this.#opened.reader.total === undefined;
    return new FileReading(isPipe ? this.#opened : await openRequested(this.#request), this.#request);
  }

  /** How many of so many threads do well to read the file together. */
  #sharersAmong(threads: number): number {
    const { parser, reader } = this.#opened;
    if (!(parser instanceof DelimitedRows) || reader.packed || reader.total === undefined) return 1;
    const { rangeBytes } = this.#request.limits ?? defaultLimits;
    return Math.min(threads, Math.floor(reader.total / rangeBytes));
  }

  #pieces(sharers: number): FilePieces {
    const { path, limits = defaultLimits } = this.#request;
    const { parser, reader } = this.#opened;
    const count = PIECES_A_THREAD * sharers;
    const length = Math.ceil(reader.total! / count);
    return piecesOf({ path, layout: (parser as DelimitedRows).layout, limits, count, length });
  }
}

/** As many as keep threads from waiting long for the last to end, and few enough that opening each costs nothing. */
const PIECES_A_THREAD = 16;

function openRequested({ path, hasLabelColumn, options, limits }: FileRequest): Promise<OpenRows> {
  return openRows(path, { text: true, label: hasLabelColumn }, options, limits ?? defaultLimits);
}
