import type { ReadSummary, SharedReading, TextSource } from "@sentiment/dataset";
import type { Parallel } from "@sentiment/numerics";
import type { PipelineSpec, TermCollector } from "@sentiment/pipeline";
import { GrowingList } from "./growing-list.ts";
import { readInto, type RangeRead, type RangeTask } from "./read-range-task.ts";
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
  /** Per row, an index into the `labels` of its part's summary. */
  readonly labels: Int32Array;
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
  const labels = new GrowingList<Int32Array>((length) => new Int32Array(length));
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

type Labels = GrowingList<Int32Array>;

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

/** Reads the beginning here and the rest in other threads, and joins what they have read, range by range. */
async function readShared(
  shared: SharedReading,
  collecting: readonly Collecting[],
  labels: Labels,
  context: ReadingContext,
): Promise<void> {
  const { parallel, stopwatch, signal } = context;
  const specs = collecting.map(({ spec }) => spec);
  const elsewhere = parallel.map<RangeTask, RangeRead | undefined>(
    "readRange",
    shared.ranges.map((range) => ({ range, specs })),
  );
  // A failure here, or being told to stop, comes first; theirs is then nobody's to catch.
  elsewhere.catch(() => undefined);
  await readBatches(shared, collecting, labels, context);
  const answers = await elsewhere;
  // The memory of threads that have read is worth more than the tenth of a second that it takes to start new ones.
  await parallel.close();
  for (const answer of answers) {
    let read = answer;
    let joined = shared.join(read?.report);
    while ("again" in joined) {
      read = await readInto({ range: joined.again, specs }, signal);
      joined = shared.join(read.report);
    }
    signal?.throwIfAborted();
    stopwatch.enter("vectorize");
    const numbers = joined.labels;
    labels.append(
      read!.labels.map((label) => numbers[label]!),
      read!.labels.length,
    );
    for (const [index, { collector }] of collecting.entries()) collector.absorb(read!.counted[index]!);
    stopwatch.enter("read");
  }
  shared.end();
}
