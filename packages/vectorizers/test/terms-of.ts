import { TermCounter } from "../src/term-counter.ts";
import type { TermRows } from "../src/term-rows.ts";
import { tokenBatchOf } from "./token-batch-of.ts";

/** The collected terms of texts, each a list of tokens, added in batches of that many rows. */
export function termsOf(
  texts: readonly (readonly string[])[],
  ngramRange: readonly [number, number] = [1, 1],
  batchRows = 7,
): TermRows {
  const counter = new TermCounter(ngramRange);
  for (let row = 0; row < texts.length; row += batchRows) counter.add(tokenBatchOf(texts.slice(row, row + batchRows)));
  return counter.finish();
}
