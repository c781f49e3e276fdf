import { byteOrder } from "@sentiment/numerics";
import type { TermRows } from "./term-rows.ts";

/**
 * The `limit` terms of `candidates` (ascending ids; more than `limit`) with the largest `totals`, ascending. Of those
 * that tie for the last places, the first in code-point order; scikit-learn leaves that to an unstable sort.
 */
export function mostFrequent(
  candidates: Int32Array,
  limit: number,
  totals: Int32Array,
  terms: Pick<TermRows, "termStrings">,
): Int32Array {
  const threshold = totalOfPlace(candidates, limit, totals);
  const above = candidates.filter((term) => totals[term]! > threshold);
  const tied = candidates.filter((term) => totals[term] === threshold);
  const order = byteOrder(terms.termStrings(tied));
  const chosen = new Int32Array(limit);
  chosen.set(above);
  for (let place = above.length; place < limit; place++) chosen[place] = tied[order[place - above.length]!]!;
  return chosen.sort();
}

/** The total of the `limit`-th most frequent candidate, by counting how many have each total. */
function totalOfPlace(candidates: Int32Array, limit: number, totals: Int32Array): number {
  let largest = 0;
  for (const term of candidates) largest = Math.max(largest, totals[term]!);
  const termsWithTotal = new Int32Array(largest + 1);
  for (const term of candidates) termsWithTotal[totals[term]!]!++;
  let total = largest;
  for (let places = termsWithTotal[total]!; places < limit; places += termsWithTotal[total]!) total--;
  return total;
}
