import type { TextBatch } from "@sentiment/numerics";
import type { FileRange, RangeReport } from "./reading/read-range.ts";

/** How a file is to be read. */
export interface ReadOptions {
  /** Column or key of the text; undefined: found among text, tweet, sentence (then: content, review, message). */
  readonly textColumn?: string | undefined;
  /** Column or key of the label; undefined: found among label, sentiment, target, polarity (then: class). */
  readonly labelColumn?: string | undefined;
  /** New names for labels: `{ "0": "positive" }`. Every key must occur in what `openDataset` gives as `train`. */
  readonly labelNames?: Readonly<Record<string, string>> | undefined;
  /** The share (below 1) or number (1 and above) of rows that may be unusable; default 0.01. */
  readonly maxBadRows?: number | undefined;
  /** Told of bytes read so far and in all (undefined when unknown). */
  readonly onProgress?: ((bytes: number, total: number | undefined) => void) | undefined;
}

/** A row that could not be used. */
export interface BadRow {
  /** 1-based line on which the row starts. */
  readonly line: number;
  /** no text, no label, wrong field count, bad UTF-8, … */
  readonly reason: string;
}

/** What reading a file to its end has shown. */
export interface ReadSummary {
  /** Short name for outputs: the file's or folder's base name, or the sample's title. */
  readonly name: string;
  /** Where it came from: the path as given, or `npm:sentiment@5.0.2`. */
  readonly source: string;
  /** csv, tsv, jsonl, text, folder, sample. */
  readonly format: string;
  /** Usable rows: those that were in batches. */
  readonly rows: number;
  /** Unusable rows, and the first 20 of them. */
  readonly skipped: number;
  readonly skippedExamples: readonly BadRow[];
  /** How many of them for which reason. */
  readonly skippedReasons: Readonly<Record<string, number>>;
  /** Labels in order of first appearance, new names applied: what `TextBatch.labels` points into. Empty when unlabelled. */
  readonly labels: readonly string[];
  /** SHA-256 in hex of the (decompressed) bytes: the same on every machine and for every compression. */
  readonly digest: string;
}

/** A file of texts that can be read once, from start to end, in batches of about a megabyte. */
export interface TextSource {
  readonly name: string;
  /**
   * A reading that up to so many threads share, to be used in place of `batches`; undefined where one thread does best or
   * the source can only be read from start to end.
   */
  share?(threads: number): SharedReading | undefined;
  /** Throws input errors; among them, at the end, too many bad rows. */
  batches(): AsyncIterable<TextBatch>;
  /** The share of all bytes that has been read, where it is known. */
  done?(): number | undefined;
  /** Only after `batches` has ended. */
  summary(): ReadSummary;
}

/**
 * A file that several threads read: this one its beginning, by `batches`, and others a `RangeReading` each. What
 * comes of it is what one thread would have read.
 */
export interface SharedReading {
  /** The ranges for other threads, in the order of the file. Any of them may be read in vain. */
  readonly ranges: readonly FileRange[];
  batches(): AsyncIterable<TextBatch>;
  /** The share of all bytes of the file that `batches` has read. */
  done(): number | undefined;
  /**
   * After `batches` has ended, range by range: the number of each label of the report among the labels of the file. Where
   * the range did not start at a row after all, or its reading failed (undefined), the range that is to be read instead.
   */
  join(report: RangeReport | undefined): { readonly labels: Int32Array } | { readonly again: FileRange };
  /** After all ranges have been joined. Throws as `TextSource.batches` does at its end; then there is a summary. */
  end(): void;
}

/** Labelled texts to learn from, and the test part where the source brings its own. */
export interface Dataset {
  readonly train: TextSource;
  readonly test: TextSource | undefined;
}
