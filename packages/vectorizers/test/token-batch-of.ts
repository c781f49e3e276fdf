import type { TokenBatch } from "@sentiment/preprocessing";

/** The batch of given texts, each a list of tokens; the tokens lie apart in the bytes, as a preprocessor may leave them. */
export function tokenBatchOf(texts: readonly (readonly string[])[]): TokenBatch {
  const encoder = new TextEncoder();
  const tokens = texts.flat().map((token) => encoder.encode(token));
  const bytes = new Uint8Array(tokens.reduce((sum, token) => sum + token.length + 1, 0)).fill(0xff);
  const starts = new Int32Array(tokens.length);
  const ends = new Int32Array(tokens.length);
  let end = 0;
  for (const [index, token] of tokens.entries()) {
    starts[index] = end;
    bytes.set(token, end);
    ends[index] = end + token.length;
    end += token.length + 1;
  }
  const rowEnds = new Int32Array(texts.length);
  let count = 0;
  for (const [row, text] of texts.entries()) rowEnds[row] = count += text.length;
  return { rows: texts.length, tokens: tokens.length, bytes, starts, ends, rowEnds };
}
