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
  /** The terms of each collector, by whose ids all rows go. */
  readonly terms: readonly ReturnType<TermCollector["handTerms"]>[];
}

/** A piece after reading. */
export interface PieceRead {
  readonly index: number;
  readonly report: RangeReport;
  /** Per usable row, an index into the labels of the report. */
  readonly labels: Uint16Array;
  /** Its rows, of each collector. Apart for each piece, so that their memory can be given back one by one. */
  readonly rows: readonly ReturnType<TermCollector["handRows"]>[];
}

/**
 * Reads piece after piece, from the back of the file, into collectors of its own, until none is left or one cannot be
 * read, which may be for its wrong beginning.
 */
export async function readPiecesTask({ pieces, specs }: PiecesTask): Promise<Moved<PiecesRead>> {
  const collectors = await Promise.all(specs.map((spec) => TermCollector.for(spec)));
  const read: PieceRead[] = [];
  for (let index = claimLast(pieces); index !== undefined; index = claimLast(pieces)) {
    const found = await readPiece(new RangeReading(rangeOf(pieces, index)), collectors);
    if (found === undefined) break;
    read.push({ index, ...found, rows: collectors.map((collector) => collector.handRows()) });
  }
  const terms = collectors.map((collector) => collector.handTerms());
  return new Moved({ pieces: read, terms }, [
    ...terms.flatMap(({ tokens, pairs }) => [tokens.bytes, tokens.offsets, pairs]),
    ...read.flatMap(({ labels, rows }) => [labels, ...rows.flatMap(({ rowStarts, termIds }) => [rowStarts, termIds])]),
  ]);
}

async function readPiece(
  reading: RangeReading,
  collectors: readonly TermCollector[],
): Promise<Pick<PieceRead, "report" | "labels"> | undefined> {
  const labels = new GrowingList<Uint16Array>((length) => new Uint16Array(length));
  try {
    for await (const batch of reading.batches()) {
      for (const collector of collectors) collector.add(batch, reading.done());
      labels.append(batch.labels, batch.rows);
    }
    return { report: reading.report(), labels: labels.items().slice() };
  } catch {
    return undefined;
  }
}
