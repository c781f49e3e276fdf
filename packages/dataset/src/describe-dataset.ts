import type { BadRow, TextSource } from "./labelled-text.ts";
import { LengthCounts, type LengthBin, type LengthStatistics } from "./length-counts.ts";
import { TextTally, type Duplicates } from "./text-tally.ts";

export interface ClassDescription {
  readonly label: string;
  readonly rows: number;
  /** Of the usable rows. */
  readonly share: number;
}

/** What is in some labelled (or unlabelled) texts. */
export interface DatasetDescription {
  readonly name: string;
  readonly source: string;
  readonly format: string;
  readonly digest: string;
  /** Usable rows. */
  readonly rows: number;
  /** In code-point order of their labels; empty when unlabelled. */
  readonly classes: readonly ClassDescription[];
  /** Unicode code points of each text. */
  readonly characters: LengthStatistics;
  /** Runs of characters between ASCII white space in each text. */
  readonly words: LengthStatistics;
  /** How many texts are how long, in characters: for a chart. */
  readonly histogram: readonly LengthBin[];
  readonly duplicates: Duplicates;
  /** Rows left out because they have no text; they are among the bad rows. */
  readonly empty: number;
  readonly badRows: {
    readonly count: number;
    readonly reasons: Readonly<Record<string, number>>;
    readonly examples: readonly BadRow[];
  };
}

/** Reads a source to its end and describes it. Takes at most 40 bytes of memory for each different text. */
export async function describeDataset(source: TextSource): Promise<DatasetDescription> {
  const counts: number[] = [];
  const characters = new LengthCounts();
  const words = new LengthCounts();
  const tally = new TextTally();
  for await (const { rows, bytes, starts, ends, labels } of source.batches()) {
    for (let row = 0; row < rows; row++) {
      const [start, end, label] = [starts[row]!, ends[row]!, labels[row]!];
      characters.add(countCharacters(bytes, start, end));
      words.add(countWords(bytes, start, end));
      tally.add(bytes, start, end, label);
      if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
    }
  }
  const { name, source: path, format, digest, rows, ...summary } = source.summary();
  return {
    name,
    source: path,
    format,
    digest,
    rows,
    classes: summary.labels
      .map((label, id) => ({ label, rows: counts[id] ?? 0, share: (counts[id] ?? 0) / rows }))
      .sort((a, b) => Buffer.compare(Buffer.from(a.label), Buffer.from(b.label))),
    characters: characters.statistics(),
    words: words.statistics(),
    histogram: characters.histogram(),
    duplicates: tally.duplicates(),
    empty: summary.skippedReasons["no text"] ?? 0,
    badRows: { count: summary.skipped, reasons: summary.skippedReasons, examples: summary.skippedExamples },
  };
}

/** Every UTF-8 character has one byte that is not a continuation (10xxxxxx). */
function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) count++;
  return count;
}

function countWords(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  let inWord = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    const isSpace = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
    if (!isSpace && !inWord) count++;
    inWord = !isSpace;
  }
  return count;
}
