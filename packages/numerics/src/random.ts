/**
 * Seeded random numbers: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * 2021), its state filled by splitmix32 from the seed. The same seed gives the same numbers on every machine.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** `seed`: any integer; `stream` tells independent sequences of one seed apart (one per tree, per fold, …). */
  constructor(seed: number, stream = 0) {
    // Both halves of the seed and the stream are scrambled one after the other: neighbouring seeds or streams, merely
    // added up, would start splitmix32 at neighbouring places of one and the same sequence.
    let state = scrambled(seed >>> 0);
    state = scrambled(state ^ (Math.floor(seed / 0x1_0000_0000) >>> 0));
    state = scrambled(state ^ (stream >>> 0));
    const next = (): number => {
      state = (state + 0x9e3779b9) >>> 0;
      return scrambled(state);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1;
  }

  /** An integer in [0, 2³²). */
  uint32(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A number in [0, 1) with 53 random bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 0x400_0000 + (this.uint32() >>> 6)) / 0x20_0000_0000_0000;
  }

  /** An integer in [0, limit), every one equally likely (Lemire's rejection done on 32-bit parts). `limit` in 1 … 2³². */
  below(limit: number): number {
    let drawn = this.uint32();
    if (drawn < limit) {
      // Only now can the draw be one of the 2³² % limit that are too many, and the division is worth its time.
      const unfair = (-limit >>> 0) % limit;
      while (drawn < unfair) drawn = this.uint32();
    }
    return drawn % limit;
  }

  /** Puts the items in a random order, in place (Fisher–Yates). */
  shuffle(items: Int32Array): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const item = items[last]!;
      items[last] = items[other]!;
      items[other] = item;
    }
  }
}

/** The output function of splitmix32: a bijection of 32 bits in which every bit moves every other. */
function scrambled(bits: number): number {
  let z = (bits + 0x9e3779b9) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
