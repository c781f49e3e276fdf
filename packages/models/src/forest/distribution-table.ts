/**
 * Numbers each distinct class distribution once. A forest has millions of leaves but few different ones – most hold one,
 * two or three rows of a single class –, so a leaf is stored as a number and the counts once in this table.
 */
export class DistributionTable {
  #size = 0;
  #counts: Int32Array;
  /** Open addressing by linear probing; number + 1, 0 where free. The length is a power of two. */
  #slots = new Int32Array(64);
  readonly #classCount: number;

  constructor(classCount: number) {
    this.#classCount = classCount;
    this.#counts = new Int32Array(32 * classCount);
  }

  get size(): number {
    return this.#size;
  }

  /** All distributions, row-major: size × classCount. */
  get counts(): Int32Array {
    return this.#counts.subarray(0, this.#size * this.#classCount);
  }

  /** The number of the distribution in `counts[offset .. offset + classCount)`; a new one gets the next number. */
  numberOf(counts: Int32Array, offset = 0): number {
    if (2 * this.#size >= this.#slots.length) this.#grow();
    const mask = this.#slots.length - 1;
    let slot = this.#hash(counts, offset) & mask;
    for (;;) {
      const number = this.#slots[slot]! - 1;
      if (number < 0) break;
      if (this.#equals(number, counts, offset)) return number;
      slot = (slot + 1) & mask;
    }
    for (let c = 0; c < this.#classCount; c++) this.#counts[this.#size * this.#classCount + c] = counts[offset + c]!;
    this.#slots[slot] = ++this.#size;
    return this.#size - 1;
  }

  #equals(number: number, counts: Int32Array, offset: number): boolean {
    for (let c = 0; c < this.#classCount; c++) {
      if (this.#counts[number * this.#classCount + c] !== counts[offset + c]) return false;
    }
    return true;
  }

  /** FNV-1a over the counts, its high bits folded down. */
  #hash(counts: Int32Array, offset: number): number {
    let hash = 0x811c9dc5;
    for (let c = 0; c < this.#classCount; c++) hash = Math.imul(hash ^ counts[offset + c]!, 0x01000193);
    return hash ^ (hash >>> 15);
  }

  #grow(): void {
    const counts = new Int32Array(2 * this.#counts.length);
    counts.set(this.#counts);
    this.#counts = counts;
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = this.#hash(counts, number * this.#classCount) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}
