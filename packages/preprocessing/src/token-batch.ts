import { grown } from "@sentiment/numerics";
import { grownBytes } from "./grown-bytes.ts";

/**
 * The tokens of some texts, in order. Token t is the UTF-8 in `bytes[starts[t] .. ends[t])`; the tokens of row r are
 * `rowEnds[r - 1]` (0 for the first row) to `rowEnds[r]`. Grows as needed and is used again for the next batch.
 */
export interface TokenBatch {
  rows: number;
  tokens: number;
  bytes: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  rowEnds: Int32Array;
}

/** An empty batch to be filled by a preprocessor. */
export function emptyTokenBatch(): TokenBatch {
  return {
    rows: 0,
    tokens: 0,
    bytes: new Uint8Array(1 << 16),
    starts: new Int32Array(1 << 14),
    ends: new Int32Array(1 << 14),
    rowEnds: new Int32Array(1 << 10),
  };
}

/** Makes room for `rows` rows. */
export function ensureRows(batch: TokenBatch, rows: number): void {
  batch.rowEnds = grown(batch.rowEnds, rows);
}

/** Makes room for `tokens` tokens. */
export function ensureTokens(batch: TokenBatch, tokens: number): void {
  batch.starts = grown(batch.starts, tokens);
  batch.ends = grown(batch.ends, tokens);
}

/** Makes room for `bytes` bytes. */
export function ensureBytes(batch: TokenBatch, bytes: number): void {
  batch.bytes = grownBytes(batch.bytes, bytes);
}
