import { ensureBytes, type TokenBatch } from "../token-batch.ts";
import { StemCache } from "./stem-cache.ts";

/** Tokens longer than this many bytes keep their form: no word is, and some of natural's stemmers are quadratic. */
const longestWord = 128;

/** A pass that puts the stem of each token in the token's place. */
export function stemTokens(stem: (token: string) => string): (batch: TokenBatch) => void {
  const cache = new StemCache(stem);
  let spare: Uint8Array = new Uint8Array(0);
  return (batch) => {
    const { bytes: tokens, starts, ends } = batch;
    batch.bytes = spare;
    let used = 0;
    for (let token = 0; token < batch.tokens; token++) {
      let from = tokens;
      let start = starts[token]!;
      let end = ends[token]!;
      if (end - start <= longestWord) {
        cache.find(from, start, end);
        from = cache.bytes;
        start = cache.start;
        end = cache.end;
      }
      ensureBytes(batch, used + end - start);
      const to = batch.bytes;
      starts[token] = used;
      while (start < end) to[used++] = from[start++]!;
      ends[token] = used;
    }
    spare = tokens;
  };
}
