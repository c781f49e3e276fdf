import { ensureBytes, type TokenBatch } from "../token-batch.ts";
import { StemCache } from "./stem-cache.ts";

/** Tokens longer than this many bytes keep their form: no word is, and some of natural's stemmers are quadratic. */
const longestWord = 128;

/** A pass that puts the stem of each token in the token's place. */
export function stemTokens(stem: (token: string) => string): (batch: TokenBatch) => void {
  const cache = new StemCache(stem);
  let spare: Uint8Array = new Uint8Array(0);
  return (batch) => {
    const tokens = batch.bytes;
    const { starts, ends } = batch;
    batch.bytes = spare;
    let used = 0;
    for (let token = 0; token < batch.tokens; token++) {
      const start = starts[token]!;
      const end = ends[token]!;
      starts[token] = used;
      if (end - start > longestWord) {
        used = append(batch, used, tokens.subarray(start, end));
      } else {
        cache.find(tokens, start, end);
        used = append(batch, used, cache.bytes.subarray(cache.start, cache.end));
      }
      ends[token] = used;
    }
    spare = tokens;
  };
}

function append(batch: TokenBatch, used: number, token: Uint8Array): number {
  ensureBytes(batch, used + token.length);
  batch.bytes.set(token, used);
  return used + token.length;
}
