import type { TextBatch } from "@sentiment/numerics";
import type { FilePieces } from "./reading/file-pieces.ts";
import type { FileRange, RangeReport } from "./reading/read-range.ts";

/** How a file is to be read. */
export interface ReadOptions {
  /** Column or key of the text; undefined: found among text, tweet, sentence (then: content, review, message). */
  readonly textColumn?: string | undefined;
  /** Column or key of the label; undefined: found among label, sentiment, target, polarity (then: class). */
  readonly labelColumn?: string | undefined;
  /** What is read in place of a file, once; the path is then what it is called. */
  readonly stream?: AsyncIterable<Uint8Array> | undefined;
  /** New names for labels: `{ "0": "positive" }`. Every key must occur in what `openDataset` gives as `train`. */
  readonly labelNames?: Readonly<Record<string, string>> | undefined;
  /** The share (below 1) or number (1 and above) of rows that may be unusable; default 0.01. */
  readonly maxBadRows?: number | undefined;
  /** A folder that is not in the tutorial's layout is taken for the parts of one table: all the files in it. */
  readonly parts?: boolean | undefined;
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
 * A file that several threads read: this one its beginning, by `batches`, and others, as long as they can claim a piece
 * from the back, a `RangeReading` each. What comes of it is what one thread would have read.
 */
export interface SharedReading {
  readonly pieces: FilePieces;
  /** How many threads should read besides this one. Any piece may be read in vain. */
  readonly others: number;
  batches(): AsyncIterable<TextBatch>;
  /** The share of all bytes of the file that `batches` has read. */
  done(): number | undefined;
  /** After `batches` has ended, the index of the piece that is to be joined next. */
  readonly unjoined: number;
  /**
   * Joins the next piece: the number of each label of its report among the labels of the file. Where it did not start at a
   * row after all, or was not read (undefined), the range that is to be read instead.
   */
  join(report: RangeReport | undefined): { readonly labels: Int32Array } | { readonly again: FileRange };
  /** After all pieces have been joined. Throws as `TextSource.batches` does at its end; then there is a summary. */
  end(): void;
}

/** Labelled texts to learn from, and the test part where the source brings its own. */
export interface Dataset {
  readonly train: TextSource;
  readonly test: TextSource | undefined;
}
