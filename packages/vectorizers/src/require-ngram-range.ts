import { SentimentError } from "@sentiment/errors";
import type { TermRows } from "./term-rows.ts";

/** Terms that were collected with another `ngram_range` would give another matrix without a sign of it: a bug. */
export function requireNgramRange(terms: Pick<TermRows, "ngramRange">, ngramRange: readonly [number, number]): void {
  const [shortest, longest] = terms.ngramRange;
  if (shortest === ngramRange[0] && longest === ngramRange[1]) return;
  throw new SentimentError({
    kind: "bug",
    code: "NGRAM_RANGE_MISMATCH",
    message: `The terms were collected with ngram_range (${shortest}, ${longest}) instead of (${ngramRange.join(", ")}).`,
  });
}
