import { ensureBytes, type TokenBatch } from "../token-batch.ts";
import { StemCache } from "./stem-cache.ts";

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
      cache.find(tokens, starts[token]!, ends[token]!);
      starts[token] = used;
      ensureBytes(batch, used + cache.end - cache.start);
      const stems = batch.bytes;
      for (let at = cache.start; at < cache.end; at++) stems[used++] = cache.bytes[at]!;
      ends[token] = used;
    }
    spare = tokens;
  };
}
