import type { TextBatch } from "@sentiment/numerics";
import type { ReadSummary, SharedReading } from "../labelled-text.ts";
import { claimFirst, rangeOf, type FilePieces } from "./file-pieces.ts";
import type { FileReading } from "./file-reading.ts";
import { positionOf, type FileRange, type RangeReport } from "./read-range.ts";

/** How a file is shared. */
export interface Sharing {
  readonly pieces: FilePieces;
  /** How many threads read besides this one. */
  readonly others: number;
  readonly open: () => Promise<FileReading>;
  /** The number of a label. */
  readonly numberOf: (label: string) => number;
  /** Told of what reading the whole file has shown. */
  readonly onEnd: (summary: ReadSummary) => void;
}

/**
 * One file, read by several threads. Where a row starts can only be told by reading all that is before it, since a line
 * feed may stand within quotes. So every piece starts where a row most likely does, and says where it ended: only if that
 * is where the next one started did both read the rows that are there. Otherwise the next one is read again.
 */
export class SharedFile implements SharedReading {
  readonly pieces: FilePieces;
  readonly others: number;
  /** The first piece that is not read, or read and not joined. */
  unjoined = 0;
  readonly #sharing: Sharing;
  #reading: FileReading | undefined;
  /** Where the first row stands that no piece joined so far has, and its line. */
  #next = 0;
  #line = 1;

  constructor(sharing: Sharing) {
    this.pieces = sharing.pieces;
    this.others = sharing.others;
    this.#sharing = sharing;
  }

  async *batches(): AsyncGenerator<TextBatch, void, undefined> {
    const reading = await this.#sharing.open();
    this.#reading = reading;
    const { window, parser, reader } = reading.opened;
    try {
      // The last piece is left to others, since here the digest of all that they read is still to be worked out.
      do {
        window.stop = window.from + rangeOf(this.pieces, this.unjoined++).to - positionOf(window, reader);
        yield* reading.batches(1 + this.others);
      } while (claimFirst(this.pieces, 1));
      this.#next = positionOf(window, reader);
      this.#line = parser.line;
      // For the digest, which is one of all bytes in their order.
      while (!window.atEnd) {
        window.from = window.to;
        await window.fill();
      }
    } finally {
      await reader.close();
    }
  }

  done(): number | undefined {
    return this.#reading?.done();
  }

  join(report: RangeReport | undefined): { labels: Int32Array } | { again: FileRange } {
    const { badRows, checker } = this.#reading!;
    if (report?.start !== this.#next) {
      return { again: { ...rangeOf(this.pieces, this.unjoined), from: this.#next, line: this.#line } };
    }
    this.unjoined++;
    badRows.addAll(report.badRows, this.#line - report.line);
    checker.records += report.records;
    checker.usable += report.usable;
    this.#next = report.end;
    this.#line += report.lines;
    return { labels: Int32Array.from(report.labels, this.#sharing.numberOf) };
  }

  end(): void {
    this.#sharing.onEnd(this.#reading!.end());
  }
}
