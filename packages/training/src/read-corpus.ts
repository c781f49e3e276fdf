import type { ReadSummary, TextSource } from "@sentiment/dataset";
import type { TermCollector } from "@sentiment/pipeline";
import { GrowingList } from "./growing-list.ts";
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

/** Reads each source once, start to end, one after the other, into every collector. */
export async function readCorpus(
  sources: readonly TextSource[],
  collectors: readonly TermCollector[],
  stopwatch: Stopwatch,
  signal: AbortSignal | undefined,
): Promise<Corpus> {
  const labels = new GrowingList<Int32Array>((length) => new Int32Array(length));
  const parts: CorpusPart[] = [];
  for (const source of sources) {
    const start = labels.length;
    stopwatch.enter("read");
    for await (const batch of source.batches()) {
      signal?.throwIfAborted();
      labels.append(batch.labels, batch.rows);
      stopwatch.enter("vectorize");
      for (const collector of collectors) collector.add(batch);
      stopwatch.enter("read");
    }
    parts.push({ start, end: labels.length, summary: source.summary() });
  }
  return { parts, labels: labels.items() };
}
