import { byteStringsOf, ByteStringTable } from "@sentiment/numerics";

/** The stop words behind a table that is asked with bytes. */
export class StopWordTable {
  /** Whether a mark of mentions stands in any of them. */
  readonly hasAtSign: boolean;
  readonly #words = new ByteStringTable();
  /** For each place that `outline` gives, a bit for each length (mod 32) of a stop word: nearly all others fail here. */
  readonly #lengths = new Int32Array(1 << 11);

  constructor(words: readonly string[]) {
    this.hasAtSign = words.some((word) => word.includes("@"));
    const { bytes, offsets, count } = byteStringsOf(words);
    for (let word = 0; word < count; word++) {
      const start = offsets[word]!;
      const end = offsets[word + 1]!;
      if (start === end) continue;
      this.#words.idOf(bytes, start, end);
      this.#lengths[outline(bytes, start, end)]! |= 1 << ((end - start) & 31);
    }
  }

  /** Whether `bytes[start .. end)`, which is not empty, is a stop word. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    const lengths = this.#lengths[outline(bytes, start, end)]!;
    return ((lengths >> (end - start)) & 1) !== 0 && this.#words.find(bytes, start, end) >= 0;
  }
}

/** A number below 2^11 from a word's first and last byte. */
function outline(bytes: Uint8Array, start: number, end: number): number {
  return ((bytes[start]! << 5) ^ bytes[end - 1]!) & 0x7ff;
}
