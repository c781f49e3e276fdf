import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { openRecords, type BadRow, type BadRowCount, type RecordBatch, type RecordSource } from "@sentiment/dataset";
import { SentimentError } from "@sentiment/errors";
import { atomicWrite } from "@sentiment/files";
import { loadPipeline } from "@sentiment/pipeline";
import type { RunOptions } from "../contract.ts";
import { ByteList } from "./byte-list.ts";
import { addedColumns, DelimitedWriter } from "./delimited-writer.ts";
import { JsonWriter } from "./json-writer.ts";
import { added, errorColumn, type RowWriter } from "./row-writer.ts";
import { localScorer, type Scorer } from "./scorer.ts";
import { scoreFormatOf, type ScoreFormat } from "./score-format.ts";

export interface ScoreOptions extends Pick<RunOptions, "onProgress" | "signal"> {
  /** A model directory. */
  readonly model: string;
  /** CSV, TSV, JSON Lines or a text a line; gzip of each. */
  readonly data: string;
  readonly textColumn?: string | undefined;
  /** What is scored in place of a file; `data` is then what it is called. */
  readonly stream?: AsyncIterable<Uint8Array> | undefined;
  /** Who scores, given the classes: opened once the file has been found good. Default: the model on this machine. */
  readonly openScorer?: ((classes: readonly string[]) => Promise<Scorer>) | undefined;
}

export interface Scored {
  /** As many as the file has, each written once, in its order. */
  readonly rows: number;
  /** Those that have no text which can be used: written with the reason in place of an answer. */
  readonly badRows: BadRowCount;
  /** How many rows got which label, in the order of the classes. */
  readonly labels: Readonly<Record<string, number>>;
  readonly format: ScoreFormat;
}

/** A file that is being scored: its bytes, once, from start to end, and then what came of it. */
export interface Scoring {
  readonly format: ScoreFormat;
  bytes(): AsyncIterable<Uint8Array>;
  /** Once all bytes have been taken. */
  result(): Scored;
}

/**
 * Scores every row of a file: what stood in it, with label and probabilities – those of `openPredictor` – behind it. Holds a
 * megabyte or so of the file at a time, whatever its size. Errors: `input` for the model, the file, a column that would be
 * there twice, and a file no row of which can be used.
 */
export async function openScoring({ model, data, ...options }: ScoreOptions, wanted?: ScoreFormat): Promise<Scoring> {
  const { pipeline } = await loadPipeline(model, { golden: true });
  const source = await openRecords(data, { textColumn: options.textColumn, stream: options.stream });
  const format = wanted ?? (source.format === "text" ? "csv" : source.format);
  const { classes } = pipeline;
  const twice = columnTwice(source, format === "jsonl" ? jsonColumns : addedColumns(classes), data);
  if (twice !== undefined) {
    await source.close();
    throw twice;
  }
  const writer = format === "jsonl" ? new JsonWriter(source, classes) : new DelimitedWriter(source, format, classes);
  const scorer = (await options.openScorer?.(classes)) ?? localScorer(pipeline);
  const work = { scorer, writer, counts: new Float64Array(classes.length), failed: [] };
  let rows = 0;
  return {
    format,
    async *bytes() {
      yield Buffer.from(writer.head());
      for await (const batch of source.batches()) {
        options.signal?.throwIfAborted();
        rows += batch.rows;
        yield await scoredRows(batch, work);
        options.onProgress?.({ stage: "score", done: source.done() });
      }
      scorer.end?.();
      if (rows === source.badRows().count) throw nothingToScore(data, source, rows);
    },
    result: () => ({
      rows,
      badRows: withFailed(source.badRows(), work.failed),
      labels: Object.fromEntries(classes.map((label, index) => [label, work.counts[index]!])),
      format,
    }),
  };
}

/**
 * The same into a file, whole or not at all; packed by gzip where its name ends in `.gz`. Throws a conflict error where there
 * is one already, unless `force`.
 */
export async function scoreFile(
  options: ScoreOptions & { readonly out: string; readonly force?: boolean; readonly format?: ScoreFormat | undefined },
): Promise<Scored> {
  const { out, force = false } = options;
  const packed = /\.gz$/iu.test(out);
  const format = options.format ?? scoreFormatOf(out).format;
  if (!force && existsSync(out)) throw existsAlready(out);
  const scoring = await openScoring(options, format);
  await atomicWrite(out, packed ? gzipped(scoring.bytes()) : scoring.bytes());
  return scoring.result();
}

interface Work {
  readonly scorer: Scorer;
  readonly writer: RowWriter;
  /** Rows by class so far. */
  readonly counts: Float64Array;
  /** Rows so far that the scorer had no answer for. */
  readonly failed: BadRow[];
}

async function scoredRows(batch: RecordBatch, { scorer, writer, counts, failed }: Work): Promise<Uint8Array> {
  const { length: size } = counts;
  const { probabilities, problems } = await scorer.score(batch.texts);
  const out = new ByteList(byteCount(batch) + batch.rows * (32 + 24 * size));
  let text = 0;
  for (let row = 0; row < batch.rows; row++) {
    const unread = batch.problems.get(row);
    const problem = unread ?? problems.get(text);
    const from = text * size;
    if (unread === undefined) text++;
    if (problem !== undefined) {
      if (unread === undefined) failed.push({ line: batch.lines[row]!, reason: problem });
      writer.failed(out, { batch, row }, problem);
      continue;
    }
    let best = 0;
    for (let index = 1; index < size; index++) {
      if (probabilities[from + index]! > probabilities[from + best]!) best = index;
    }
    counts[best]!++;
    writer.answered(out, { batch, row }, { best, probabilities, from });
  }
  return out.taken();
}

function withFailed(bad: BadRowCount, failed: readonly BadRow[]): BadRowCount {
  if (failed.length === 0) return bad;
  const reasons = { ...bad.reasons };
  for (const { reason } of failed) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const examples = [...bad.examples, ...failed].slice(0, 20);
  return { count: bad.count + failed.length, examples, reasons };
}

function byteCount({ rows, starts, ends }: RecordBatch): number {
  return rows === 0 ? 0 : ends[rows - 1]! - starts[0]!;
}

const pack = promisify(gzip);

/** A member of its own for each piece, which any reader of gzip puts together. */
async function* gzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield await pack(piece);
}

const jsonColumns: readonly string[] = [added.label, added.probabilities, errorColumn];

function columnTwice({ columns }: RecordSource, more: readonly string[], data: string): SentimentError | undefined {
  const twice = columns.find((name) => more.includes(name));
  if (twice === undefined) return undefined;
  return new SentimentError({
    kind: "input",
    code: "COLUMN_EXISTS",
    message: `${data} has a column ${JSON.stringify(twice)} already, which is one of those that would be added.`,
    hint: `Rename it, or leave it out: ${more.join(", ")} are added.`,
  });
}

function nothingToScore(data: string, source: RecordSource, rows: number): SentimentError {
  const [example] = source.badRows().examples;
  return new SentimentError({
    kind: "input",
    code: "DATA_NO_ROWS",
    message: rows === 0 ? `${data} has no rows.` : `${data} has no row that can be used.`,
    hint: example === undefined ? undefined : `Line ${example.line}: ${example.reason}.`,
  });
}

function existsAlready(out: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "FILE_EXISTS",
    message: `${out} exists already.`,
    hint: "Choose another --out, or replace it with --force.",
  });
}
