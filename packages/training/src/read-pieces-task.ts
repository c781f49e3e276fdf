import { claimLast, RangeReading, rangeOf, type FilePieces, type RangeReport } from "@sentiment/dataset";
import { Moved } from "@sentiment/numerics";
import { TermCollector, type PipelineSpec } from "@sentiment/pipeline";
import { GrowingList } from "./growing-list.ts";

/** A file to be read in pieces, and one pipeline for each collector that it is read into. */
export interface PiecesTask {
  readonly pieces: FilePieces;
  readonly specs: readonly PipelineSpec[];
}

/** The pieces that a thread has read. */
export interface PiecesRead {
  readonly pieces: readonly PieceRead[];
  /** Per usable row, an index into the labels of its piece's report. */
  readonly labels: Int32Array;
  /** What each collector has collected. */
  readonly counted: readonly ReturnType<TermCollector["hand"]>[];
}

/** A piece after reading: the rows `from` to before `to`. */
export interface PieceRead {
  readonly index: number;
  /** Undefined: it could not be read, which may be for its wrong beginning. */
  readonly report: RangeReport | undefined;
  readonly from: number;
  readonly to: number;
}

/** Reads piece after piece, from the back of the file, into collectors of its own, until none is left. */
export async function readPiecesTask({ pieces, specs }: PiecesTask): Promise<Moved<PiecesRead>> {
  const labels = new GrowingList<Int32Array>((length) => new Int32Array(length));
  const collectors = await Promise.all(specs.map((spec) => TermCollector.for(spec)));
  const read: PieceRead[] = [];
  for (let index = claimLast(pieces); index !== undefined; index = claimLast(pieces)) {
    const from = labels.length;
    const report = await readPiece(new RangeReading(rangeOf(pieces, index)), (batch, done) => {
      for (const collector of collectors) collector.add(batch, (read.length + done) / pieces.count);
      labels.append(batch.labels, batch.rows);
    });
    read.push({ index, report, from, to: labels.length });
    if (report === undefined) break;
  }
  const counted = collectors.map((collector) => collector.hand());
  const arrays = counted.flatMap(({ rowStarts, termIds, tokens, pairs }) => [
    rowStarts,
    termIds,
    tokens.bytes,
    tokens.offsets,
    pairs,
  ]);
  const answer: PiecesRead = { pieces: read, labels: labels.items(), counted };
  return new Moved(answer, [...arrays, answer.labels]);
}

type Batch = Parameters<TermCollector["add"]>[0];

async function readPiece(
  reading: RangeReading,
  add: (batch: Batch, done: number) => void,
): Promise<RangeReport | undefined> {
  try {
    for await (const batch of reading.batches()) add(batch, reading.done());
    return reading.report();
  } catch {
    return undefined;
  }
}
