import { byteOrder, ByteStringTable, selectByteStrings, type ByteStrings } from "@sentiment/numerics";
import { documentFrequencies, totalFrequencies } from "./term-frequencies.ts";
import type { TermRows } from "./term-rows.ts";

/**
 * All that a vocabulary is chosen by: what texts add up to, so that those of several machines are joined without
 * their texts. Whole numbers, so that the order of joining changes nothing.
 */
export interface TermStatistics {
  /** The number of texts. */
  readonly documents: number;
  /** The terms that occur, each once, in byte order. */
  readonly terms: ByteStrings;
  /** In how many texts each of them occurs. */
  readonly documentFrequencies: Int32Array;
  /** How often each of them occurs. */
  readonly totalFrequencies: Int32Array;
  readonly ngramRange: readonly [number, number];
}

/** The statistics of the given rows. */
export function termStatistics(terms: TermRows, rows: Int32Array): TermStatistics {
  const ofDocuments = documentFrequencies(terms, rows);
  const totals = totalFrequencies(terms, rows);
  const occurring = Int32Array.from(ofDocuments.keys()).filter((term) => ofDocuments[term]! > 0);
  return {
    documents: rows.length,
    ...ordered(terms.termStrings(occurring), at(ofDocuments, occurring), at(totals, occurring)),
    ngramRange: terms.ngramRange,
  };
}

/** The statistics of all texts together. Of at least one part; all have the same n-gram range. */
export function joinStatistics(parts: readonly TermStatistics[]): TermStatistics {
  const table = new ByteStringTable();
  const ids = parts.map(({ terms: { count, bytes, offsets } }) => {
    const own = new Int32Array(count);
    table.idsOf({ bytes, starts: offsets, ends: offsets.subarray(1) }, count, own, 0);
    return own;
  });
  const ofDocuments = new Int32Array(table.count);
  const totals = new Int32Array(table.count);
  for (const [index, part] of parts.entries()) {
    for (const [place, id] of ids[index]!.entries()) {
      ofDocuments[id]! += part.documentFrequencies[place]!;
      totals[id]! += part.totalFrequencies[place]!;
    }
  }
  return {
    documents: parts.reduce((sum, { documents }) => sum + documents, 0),
    ...ordered(table.strings(), ofDocuments, totals),
    ngramRange: parts[0]!.ngramRange,
  };
}

type Counted = Pick<TermStatistics, "terms" | "documentFrequencies" | "totalFrequencies">;

function ordered(terms: ByteStrings, ofDocuments: Int32Array, totals: Int32Array): Counted {
  const order = byteOrder(terms);
  return {
    terms: selectByteStrings(terms, order),
    documentFrequencies: at(ofDocuments, order),
    totalFrequencies: at(totals, order),
  };
}

function at(numbers: Int32Array, places: Int32Array): Int32Array {
  return places.map((place) => numbers[place]!);
}
