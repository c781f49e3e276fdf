import { textBatchOf, type TextBatch } from "@sentiment/numerics";
import { emptyTokenBatch, type TokenBatch } from "../src/index.ts";

type Tokenize = (batch: TextBatch, out: TokenBatch) => void;

/** The tokens of each text, as strings. */
export function tokensOf(tokenize: Tokenize, texts: readonly string[]): string[][] {
  return tokensOfBatch(tokenize, textBatchOf(texts));
}

/** The tokens of each row, as strings. */
export function tokensOfBatch(tokenize: Tokenize, batch: TextBatch): string[][] {
  const out = emptyTokenBatch();
  tokenize(batch, out);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const rows: string[][] = [];
  let token = 0;
  for (let row = 0; row < out.rows; row++) {
    const tokens: string[] = [];
    for (; token < out.rowEnds[row]!; token++) {
      tokens.push(decoder.decode(out.bytes.subarray(out.starts[token], out.ends[token])));
    }
    rows.push(tokens);
  }
  return rows;
}
