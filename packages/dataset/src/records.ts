import type { TextBatch } from "@sentiment/numerics";
import type { BadRow } from "./labelled-text.ts";
import type { FileFormat } from "./reading/file-format.ts";

/** A file whose rows are to be written again, with something added: every row, as it stands, once, from start to end. */
export interface RecordSource {
  readonly format: FileFormat;
  /** The header, or the keys of the first objects; of a text a line `text`. */
  readonly columns: readonly string[];
  /** In the file's order, none left out. Throws input errors where the file cannot be read on. */
  batches(): AsyncIterable<RecordBatch>;
  /** The share of all bytes that has been read, where it is known. */
  done(): number | undefined;
  /** Rows so far that have no text which can be used. */
  badRows(): BadRowCount;
  /** For whoever does not read it after all; `batches` closes it itself. */
  close(): Promise<void>;
}

export interface BadRowCount {
  readonly count: number;
  /** The first 20. */
  readonly examples: readonly BadRow[];
  readonly reasons: Readonly<Record<string, number>>;
}

/** Some rows. **Only valid until the next batch is asked for**, as `TextBatch`. */
export interface RecordBatch {
  /** All of them, with those that cannot be used. */
  readonly rows: number;
  /** Row i as it stands in the file is `bytes[starts[i] .. ends[i])`, without its line end. */
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1-based line on which each row starts. */
  readonly lines: Int32Array;
  /** Why a row, by its number, has no text that can be used. */
  readonly problems: ReadonlyMap<number, string>;
  /** The texts of all other rows, in their order. */
  readonly texts: TextBatch;
}
