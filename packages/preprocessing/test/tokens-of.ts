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
  return Array.from({ length: out.rows }, (_, row) => {
    const first = row === 0 ? 0 : out.rowEnds[row - 1]!;
    return Array.from({ length: out.rowEnds[row]! - first }, (_, index) =>
      decoder.decode(out.bytes.subarray(out.starts[first + index], out.ends[first + index])),
    );
  });
}
