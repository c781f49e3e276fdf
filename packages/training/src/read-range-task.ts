import { RangeReading, type FileRange, type RangeReport } from "@sentiment/dataset";
import { Moved } from "@sentiment/numerics";
import { TermCollector, type PipelineSpec } from "@sentiment/pipeline";
import { GrowingList } from "./growing-list.ts";

/** A range to be read, and one pipeline for each collector that it is read into. */
export interface RangeTask {
  readonly range: FileRange;
  readonly specs: readonly PipelineSpec[];
}

/** A range after reading. */
export interface RangeRead {
  readonly report: RangeReport;
  /** Per usable row, an index into the labels of the report. */
  readonly labels: Int32Array;
  /** What each collector has collected. */
  readonly counted: readonly ReturnType<TermCollector["hand"]>[];
}

/** Reads a range into collectors of its own. Undefined when it cannot be read, which may be for its wrong beginning. */
export async function readRangeTask(task: RangeTask): Promise<Moved<RangeRead> | undefined> {
  try {
    const read = await readInto(task);
    const arrays = read.counted.flatMap(({ rowStarts, termIds, tokens, pairs }) => [
      rowStarts,
      termIds,
      tokens.bytes,
      tokens.offsets,
      pairs,
    ]);
    return new Moved(read, [...arrays, read.labels]);
  } catch {
    return undefined;
  }
}

/** Reads a range into collectors of its own. Throws what `RangeReading` throws. */
export async function readInto({ range, specs }: RangeTask, signal?: AbortSignal): Promise<RangeRead> {
  const labels = new GrowingList<Int32Array>((length) => new Int32Array(length));
  const collectors = await Promise.all(specs.map((spec) => TermCollector.for(spec)));
  const reading = new RangeReading(range);
  for await (const batch of reading.batches()) {
    signal?.throwIfAborted();
    labels.append(batch.labels, batch.rows);
    for (const collector of collectors) collector.add(batch, reading.done());
  }
  return {
    report: reading.report(),
    labels: labels.items(),
    counted: collectors.map((collector) => collector.hand()),
  };
}
