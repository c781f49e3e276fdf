import { textBatchOf, type TextBatch } from "@sentiment/numerics";
import { emptyTokenBatch, type Preprocessor } from "../src/index.ts";

type Path = Pick<Preprocessor, "tokenize">;

/** The tokens of each text, as strings. */
export function tokensOf(path: Path, texts: readonly string[]): string[][] {
  return tokensOfBatch(path, textBatchOf(texts));
}

/** The tokens of each row, as strings. */
export function tokensOfBatch(path: Path, batch: TextBatch): string[][] {
  const out = emptyTokenBatch();
  path.tokenize(batch, out);
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
