import { release } from "@sentiment/numerics";
import type { TermRows } from "./term-rows.ts";

/** In how many of the given rows (undefined: all) each term occurs; a row given twice counts twice. */
export function documentFrequencies(terms: TermRows, rows: Int32Array | undefined): Int32Array {
  const { rowStarts, termIds } = terms;
  const frequencies = new Int32Array(terms.termCount);
  /** The latest place, from 1 on, at which the term was met: repeats within a row must not count. */
  const latest = new Int32Array(terms.termCount);
  const places = rows === undefined ? terms.rows : rows.length;
  for (let place = 1; place <= places; place++) {
    const row = rows === undefined ? place - 1 : rows[place - 1]!;
    const end = rowStarts[row + 1]!;
    for (let entry = rowStarts[row]!; entry < end; entry++) {
      const term = termIds[entry]!;
      if (latest[term] === place) continue;
      latest[term] = place;
      frequencies[term] = frequencies[term]! + 1;
    }
  }
  release(latest);
  return frequencies;
}

/** How often each term occurs in the given rows (undefined: all), repeats counted. */
export function totalFrequencies(terms: TermRows, rows: Int32Array | undefined): Int32Array {
  const { rowStarts, termIds } = terms;
  const totals = new Int32Array(terms.termCount);
  const places = rows === undefined ? terms.rows : rows.length;
  for (let place = 0; place < places; place++) {
    const row = rows === undefined ? place : rows[place]!;
    const end = rowStarts[row + 1]!;
    for (let entry = rowStarts[row]!; entry < end; entry++) totals[termIds[entry]!]!++;
  }
  return totals;
}
