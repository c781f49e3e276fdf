import type { TextBatch } from "@sentiment/numerics";
import type { ReadSummary, SharedReading } from "../labelled-text.ts";
import type { FileReading } from "./file-reading.ts";
import { positionOf, type FileRange, type RangeReport } from "./read-range.ts";

/** How a file is shared. */
export interface Sharing {
  /** What other threads read, in order, to the end of the file; this one reads what is before. */
  readonly ranges: readonly FileRange[];
  readonly open: () => Promise<FileReading>;
  /** The number of a label. */
  readonly numberOf: (label: string) => number;
  /** Told of what reading the whole file has shown. */
  readonly onEnd: (summary: ReadSummary) => void;
}

/**
 * One file, read by several threads. Where a row starts can only be told by reading all that is before it, since a line
 * feed may stand within quotes. So every range starts where a row most likely does, and says where it ended: only if that
 * is where the next one started did both read the rows that are there. Otherwise the next one is read again.
 */
export class SharedFile implements SharedReading {
  readonly ranges: readonly FileRange[];
  readonly #sharing: Sharing;
  #reading: FileReading | undefined;
  #joined = 0;
  /** Where the first row stands that no range joined so far has read, and its line. */
  #next = 0;
  #line = 1;

  constructor(sharing: Sharing) {
    this.ranges = sharing.ranges;
    this.#sharing = sharing;
  }

  async *batches(): AsyncGenerator<TextBatch, void, undefined> {
    const reading = await this.#sharing.open();
    this.#reading = reading;
    const { window, parser, reader } = reading.opened;
    try {
      window.stop = window.from + this.ranges[0]!.from - positionOf(window, reader);
      yield* reading.batches(1 + this.ranges.length);
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
      return { again: { ...this.ranges[this.#joined]!, from: this.#next, line: this.#line } };
    }
    this.#joined++;
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
