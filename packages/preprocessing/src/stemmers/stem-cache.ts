import { byteHash } from "../characters/byte-hash.ts";

const mostEntries = 1 << 16;
const slotMask = 4 * mostEntries - 1;
const longestToken = 64;

/** Tokens longer than this many bytes keep their form: no word is, and some of natural's stemmers are quadratic. */
const longestWord = 256;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Stems of tokens, by their bytes. natural's stemmers take microseconds a word and words repeat, so each stem is kept,
 * with its token, in one arena behind an open hash table; when the arena is full, everything is forgotten.
 *
 * After `find`, the stem is `bytes[start .. end)`.
 */
export class StemCache {
  bytes = new Uint8Array(1 << 21);
  start = 0;
  end = 0;
  /** Entry + 1 of each slot, 0 where there is none. Linear probing, at most a quarter full. */
  readonly #slots = new Int32Array(slotMask + 1);
  /** Where the token of entry e begins, where its stem begins and where the stem ends: at 3e, 3e + 1, 3e + 2. */
  readonly #bounds = new Int32Array(3 * mostEntries);
  #entries = 0;
  #used = 0;
  readonly #stem: (token: string) => string;

  constructor(stem: (token: string) => string) {
    this.#stem = stem;
  }

  /** Looks up the token in `bytes[start .. end)`, or stems it now. */
  find(bytes: Uint8Array, start: number, end: number): void {
    const bounds = this.#bounds;
    let slot = byteHash(bytes, start, end) & slotMask;
    for (let entry = this.#slots[slot]!; entry !== 0; slot = (slot + 1) & slotMask, entry = this.#slots[slot]!) {
      const tokenStart = bounds[3 * entry - 3]!;
      const tokenEnd = bounds[3 * entry - 2]!;
      const length = tokenEnd - tokenStart;
      if (length !== end - start) continue;
      let same = 0;
      while (same < length && this.bytes[tokenStart + same] === bytes[start + same]) same++;
      if (same === length) {
        this.start = tokenEnd;
        this.end = bounds[3 * entry - 1]!;
        return;
      }
    }
    const cached = this.#add(bytes, start, end);
    if (cached) this.#slots[slot] = this.#entries;
  }

  /** Stems the token behind the arena's end; tells whether it stays there as the newest entry. */
  #add(bytes: Uint8Array, start: number, end: number): boolean {
    const token = bytes.subarray(start, end);
    const text = end - start > longestWord ? "" : this.#stem(decoder.decode(token));
    const stem = text === "" ? token : encoder.encode(text);
    const needed = this.#used + token.length + stem.length;
    if (needed > this.bytes.length) this.bytes = this.#largerArena(needed);
    this.bytes.set(token, this.#used);
    this.start = this.#used + token.length;
    this.bytes.set(stem, this.start);
    this.end = this.start + stem.length;
    if (token.length > longestToken) return false;
    if (this.#entries === mostEntries) {
      this.#slots.fill(0);
      this.#entries = 0;
      this.#used = 0;
      return false;
    }
    this.#bounds[3 * this.#entries] = this.#used;
    this.#bounds[3 * this.#entries + 1] = this.start;
    this.#bounds[3 * this.#entries + 2] = this.end;
    this.#entries++;
    this.#used = this.end;
    return true;
  }

  #largerArena(needed: number): Uint8Array<ArrayBuffer> {
    const larger = new Uint8Array(2 * needed);
    larger.set(this.bytes.subarray(0, this.#used));
    return larger;
  }
}
