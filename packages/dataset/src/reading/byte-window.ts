import { isUtf8 } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import type { ByteReader } from "./byte-reader.ts";
import type { ReadLimits } from "./limits.ts";
import { wholeCharacters } from "./whole-characters.ts";

const lineFeed = 10;

/**
 * Chunks begin small and double: what is done for each batch is then done a few times before it has taken long, and the
 * compiler has seen it to its end, which spares it several vain attempts.
 */
const FIRST_CHUNK = 1 << 15;

/**
 * A window that slides over the bytes of a file: `bytes[from .. to)` is what has been read and not yet consumed. The byte
 * at `to` is always a line feed that is not part of the file, so that scanning loops need no check for the end.
 */
export class ByteWindow {
  bytes: Uint8Array<ArrayBuffer>;
  from = 0;
  to = 0;
  /** The whole file has been read. */
  atEnd = false;
  /** Rows that start here or later are not wanted. */
  stop = Infinity;
  /** All bytes in the window are valid UTF-8; otherwise each row must be checked. */
  valid = true;
  readonly #reader: ByteReader;
  readonly #limits: ReadLimits;
  readonly #hash: Hash | undefined;
  /** Bytes of the next chunk. */
  #chunk: number;

  /** `hashed`: whether a digest is wanted. */
  constructor(reader: ByteReader, limits: ReadLimits, { hashed }: { hashed: boolean }) {
    this.#reader = reader;
    this.#limits = limits;
    this.#hash = hashed ? createHash("sha256") : undefined;
    this.bytes = new Uint8Array(limits.chunkBytes + 1);
    this.#chunk = Math.min(limits.chunkBytes, FIRST_CHUNK);
  }

  /** Whether an unfinished row has outgrown the limit. */
  get overfull(): boolean {
    return this.to - this.from > this.#limits.maxRowBytes;
  }

  /** Moves what is not consumed to the front and reads a chunk after it. */
  async fill(): Promise<void> {
    // Of an unfinished row, which is scanned anew after each fill, as much again is read: n bytes take O(n), not O(n²).
    const wanted = Math.max(this.#chunk, this.to - this.from);
    this.#chunk = Math.min(this.#limits.chunkBytes, 2 * this.#chunk);
    this.#makeRoom(wanted);
    const start = this.to;
    const end = start + wanted;
    while (this.to < end && !this.atEnd) {
      const count = await this.#reader.read(this.bytes, this.to, end - this.to);
      this.to += count;
      this.atEnd = count === 0;
    }
    this.#hash?.update(this.bytes.subarray(start, this.to));
    this.bytes[this.to] = lineFeed;
    // The rest of a last character may be still to be read.
    const whole = this.atEnd ? this.to : wholeCharacters(this.bytes, this.from, this.to);
    this.valid = isUtf8(this.bytes.subarray(this.from, whole));
  }

  /** SHA-256 in hex of all bytes read. Ends the digest: once only. */
  digest(): string {
    if (this.#hash === undefined) throw new Error("this window was not to be hashed");
    return this.#hash.digest("hex");
  }

  #makeRoom(wanted: number): void {
    const kept = this.to - this.from;
    const needed = kept + wanted + 1;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(needed);
      larger.set(this.bytes.subarray(this.from, this.to));
      this.bytes = larger;
    } else {
      this.bytes.copyWithin(0, this.from, this.to);
    }
    this.stop -= this.from;
    this.from = 0;
    this.to = kept;
  }
}
