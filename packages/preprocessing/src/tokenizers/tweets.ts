import type { Tokenizer } from "./tokenizer.ts";

const parts = /[@#]?[\p{L}\p{N}_]+(?:'[\p{L}\p{N}_]+)*|[!?]+/gu;

/** A first form of the tweet tokenizer. */
export const tweets: Tokenizer = {
  summary: "words with their apostrophes, @mentions, #hashtags, runs of ! and ?",
  tokensOf: (text, minLength) => (text.match(parts) ?? []).filter((part) => part.length >= minLength),
};
