import { ByteStringTable, grown } from "@sentiment/numerics";
import { grownBytes } from "../grown-bytes.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Stems of tokens, by their bytes. natural's stemmers take microseconds a word and words repeat, so each stem is kept;
 * when there are `mostStems`, all are forgotten, so that memory stays bounded on endless text. A token whose stem is
 * empty is its own stem.
 *
 * After `find`, the stem is `bytes[start .. end)`.
 */
export class StemCache {
  bytes: Uint8Array = new Uint8Array(1 << 16);
  start = 0;
  end = 0;
  readonly #stem: (token: string) => string;
  readonly #mostStems: number;
  #tokens = new ByteStringTable();
  /** Where the stem of token i ends in `bytes`; it begins where the one before it ends. */
  #stemEnds: Int32Array = new Int32Array(1 << 12);

  constructor(stem: (token: string) => string, mostStems = 1 << 18) {
    this.#stem = stem;
    this.#mostStems = mostStems;
  }

  /** Finds the stem of the token `bytes[start .. end)`. */
  find(bytes: Uint8Array, start: number, end: number): void {
    let id = this.#tokens.find(bytes, start, end);
    if (id < 0) {
      if (this.#tokens.count === this.#mostStems) this.#tokens = new ByteStringTable();
      id = this.#tokens.idOf(bytes, start, end);
      this.#add(id, bytes.subarray(start, end));
    }
    this.start = id === 0 ? 0 : this.#stemEnds[id - 1]!;
    this.end = this.#stemEnds[id]!;
  }

  /** Puts the stem of token `id` behind those before it. */
  #add(id: number, token: Uint8Array): void {
    const start = id === 0 ? 0 : this.#stemEnds[id - 1]!;
    const stem = this.#stem(decoder.decode(token));
    this.bytes = grownBytes(this.bytes, start + Math.max(3 * stem.length, token.length));
    this.#stemEnds = grown(this.#stemEnds, id + 1);
    if (stem === "") this.bytes.set(token, start);
    const length = stem === "" ? token.length : encoder.encodeInto(stem, this.bytes.subarray(start)).written;
    this.#stemEnds[id] = start + length;
  }
}
