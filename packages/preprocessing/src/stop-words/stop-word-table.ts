import { byteStringsOf, ByteStringTable } from "@sentiment/numerics";

/** The stop words behind a table that is asked with bytes. */
export class StopWordTable {
  readonly #words = new ByteStringTable();
  /** For each first byte, a bit for each length (mod 32) that a stop word has: most other words fail here. */
  readonly #lengths = new Int32Array(256);

  constructor(words: readonly string[]) {
    const { bytes, offsets, count } = byteStringsOf(words);
    for (let word = 0; word < count; word++) {
      const start = offsets[word]!;
      const end = offsets[word + 1]!;
      if (start === end) continue;
      this.#words.idOf(bytes, start, end);
      this.#lengths[bytes[start]!]! |= 1 << ((end - start) & 31);
    }
  }

  /** Whether `bytes[start .. end)`, which is not empty, is a stop word. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    const lengths = this.#lengths[bytes[start]!]!;
    return ((lengths >> ((end - start) & 31)) & 1) !== 0 && this.#words.find(bytes, start, end) >= 0;
  }
}
