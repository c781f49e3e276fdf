import {
  RangeReading,
  type FileRange,
  type ReadSummary,
  type SharedReading,
  type TextSource,
} from "@sentiment/dataset";
import { release, type Parallel } from "@sentiment/numerics";
import type { PipelineSpec, TermCollector } from "@sentiment/pipeline";
import { GrowingList } from "./growing-list.ts";
import type { PieceRead, PiecesRead, PiecesTask } from "./read-pieces-task.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** One source as it lies in the corpus: rows `start` to `end`. */
export interface CorpusPart {
  readonly start: number;
  readonly end: number;
  readonly summary: ReadSummary;
}

/** Labelled texts after reading: their terms are in the collectors, their labels here. */
export interface Corpus {
  readonly parts: readonly CorpusPart[];
  /** Per row, an index into the `labels` of its part's summary, of which there are a thousand at most. */
  readonly labels: Uint16Array;
}

/** A collector, and one of the pipelines that it collects for. */
export interface Collecting {
  readonly spec: PipelineSpec;
  readonly collector: TermCollector;
}

/** What surrounds the reading. */
export interface ReadingContext {
  readonly parallel: Parallel;
  readonly stopwatch: Stopwatch;
  readonly signal: AbortSignal | undefined;
}

/** Reads each source once, start to end, one after the other, into every collector; large files by several threads. */
export async function readCorpus(
  sources: readonly TextSource[],
  collecting: readonly Collecting[],
  context: ReadingContext,
): Promise<Corpus> {
  const labels = new GrowingList<Uint16Array>((length) => new Uint16Array(length));
  const parts: CorpusPart[] = [];
  for (const source of sources) {
    const start = labels.length;
    const shared = source.share?.(context.parallel.jobs);
    if (shared === undefined) await readBatches(source, collecting, labels, context);
    else await readShared(shared, collecting, labels, context);
    parts.push({ start, end: labels.length, summary: source.summary() });
  }
  return { parts, labels: labels.items() };
}

type Labels = GrowingList<Uint16Array>;

async function readBatches(
  source: Pick<TextSource, "batches" | "done">,
  collecting: readonly Collecting[],
  labels: Labels,
  { stopwatch, signal }: ReadingContext,
): Promise<void> {
  stopwatch.enter("read");
  for await (const batch of source.batches()) {
    signal?.throwIfAborted();
    labels.append(batch.labels, batch.rows);
    stopwatch.enter("vectorize");
    for (const { collector } of collecting) collector.add(batch, source.done?.());
    stopwatch.enter("read");
  }
}

/** Reads the beginning here and the rest in other threads, and joins what they have read, piece by piece. */
async function readShared(
  shared: SharedReading,
  collecting: readonly Collecting[],
  labels: Labels,
  context: ReadingContext,
): Promise<void> {
  const { parallel, stopwatch, signal } = context;
  const task: PiecesTask = { pieces: shared.pieces, specs: collecting.map(({ spec }) => spec) };
  const tasks = Array.from({ length: shared.others }, () => task);
  const elsewhere = parallel.map<PiecesTask, PiecesRead>("readPieces", tasks);
  // A failure here, or being told to stop, comes first; theirs is then nobody's to catch.
  elsewhere.catch(() => undefined);
  await readBatches(shared, collecting, labels, context);
  const answers = await elsewhere;
  // The memory of threads that have read is worth more than the tenth of a second that it takes to start new ones.
  await parallel.close();
  stopwatch.enter("vectorize");
  const absorbed = answers.map(({ terms }) =>
    collecting.map(({ collector }, index) => collector.absorb(terms[index]!)),
  );
  const pieces = new Map<number, PieceRead & { readonly thread: number }>();
  for (const [thread, answer] of answers.entries())
    for (const piece of answer.pieces) pieces.set(piece.index, { ...piece, thread });
  while (shared.unjoined < shared.pieces.count) {
    signal?.throwIfAborted();
    const piece = pieces.get(shared.unjoined);
    const joined = shared.join(piece?.report);
    if ("again" in joined) {
      await readAgain(joined.again, shared, collecting, { labels, signal });
      continue;
    }
    const { thread, rows, labels: found } = piece!;
    appendLabels(labels, found, joined.labels);
    release(found);
    for (const [index, { collector }] of collecting.entries())
      collector.addRows(rows[index]!, absorbed[thread]![index]!);
  }
  stopwatch.enter("read");
  shared.end();
}

/** Reads here a piece that no thread could read rightly. */
async function readAgain(
  range: FileRange,
  shared: SharedReading,
  collecting: readonly Collecting[],
  { labels, signal }: { readonly labels: Labels; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const found = new GrowingList<Uint16Array>((length) => new Uint16Array(length));
  const reading = new RangeReading(range);
  for await (const batch of reading.batches()) {
    signal?.throwIfAborted();
    found.append(batch.labels, batch.rows);
    for (const { collector } of collecting) collector.add(batch);
  }
  const joined = shared.join(reading.report());
  if ("again" in joined) throw new Error("a range read from the start of a row does not join");
  appendLabels(labels, found.items(), joined.labels);
}

/** Appends labels, each by its number, which is put in its place. */
function appendLabels(labels: Labels, found: Uint16Array, numbers: Int32Array): void {
  for (let row = 0; row < found.length; row++) found[row] = numbers[found[row]!]!;
  labels.append(found, found.length);
}
