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
  if (rows > batch.rowEnds.length) batch.rowEnds = grown(batch.rowEnds, new Int32Array(roomFor(rows)));
}

/** Makes room for `tokens` tokens. */
export function ensureTokens(batch: TokenBatch, tokens: number): void {
  if (tokens <= batch.starts.length) return;
  batch.starts = grown(batch.starts, new Int32Array(roomFor(tokens)));
  batch.ends = grown(batch.ends, new Int32Array(batch.starts.length));
}

/** Makes room for `bytes` bytes. */
export function ensureBytes(batch: TokenBatch, bytes: number): void {
  if (bytes > batch.bytes.length) batch.bytes = grown(batch.bytes, new Uint8Array(roomFor(bytes)));
}

function roomFor(length: number): number {
  return Math.ceil(1.5 * length);
}

function grown<Items extends Uint8Array | Int32Array>(old: Items, larger: Items): Items {
  larger.set(old);
  return larger;
}
