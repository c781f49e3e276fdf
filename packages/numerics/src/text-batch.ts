/**
 * Some texts as bytes. Row i is the valid UTF-8 in `bytes[starts[i] .. ends[i])`; rows may lie apart, in the very
 * buffer a file was read into. **A batch is only valid until the next one is asked for**: readers reuse its arrays.
 */
export interface TextBatch {
  readonly rows: number;
  readonly bytes: Uint8Array;
  /** At least `rows` long. */
  readonly starts: Int32Array;
  /** At least `rows` long. */
  readonly ends: Int32Array;
  /** Label of each row, an index into the labels its reader found (in order of first appearance); -1: none. */
  readonly labels: Int32Array;
}

/** Bytes that one small batch after the other is put into. */
export interface TextRoom {
  bytes: Buffer;
}

/** The largest room that is kept. */
const roomBytes = 1 << 18;

/** Room for small batches. */
export function textRoom(): TextRoom {
  return { bytes: Buffer.allocUnsafeSlow(1 << 10) };
}

/**
 * A batch of given texts, without labels. Lone surrogates become U+FFFD, which no tokenizer keeps either. With a `room`
 * it is only valid until the next batch in that room: memory of its own for each text would keep the collector busy.
 */
export function textBatchOf(texts: readonly string[], room: TextRoom = { bytes: Buffer.alloc(0) }): TextBatch {
  const starts = new Int32Array(texts.length);
  const ends = new Int32Array(texts.length);
  let bytes = room.bytes;
  let end = 0;
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row]!;
    const needed = end + 3 * text.length;
    if (needed > bytes.length) {
      const all = texts.reduce((sum, { length }) => sum + length, 0);
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, all, 2 * bytes.length));
      larger.set(bytes.subarray(0, end));
      bytes = larger;
    }
    starts[row] = end;
    // Half the time of a TextEncoder, which needs a view for each text.
    end += bytes.write(text, end);
    ends[row] = end;
  }
  if (bytes.length <= roomBytes) room.bytes = bytes;
  return { rows: texts.length, bytes, starts, ends, labels: new Int32Array(texts.length).fill(-1) };
}
