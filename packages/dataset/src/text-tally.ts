export interface Duplicates {
  /** Different texts that occur more than once. */
  readonly texts: number;
  /** Rows whose text has occurred before. */
  readonly rows: number;
  /** Of these texts, how many occur with different labels. */
  readonly contradicting: number;
}

/**
 * Finds equal texts by 64-bit hashes, kept in a table with open addressing: at most 40 bytes for each different text, however
 * long it is. Two of n different texts are taken for one with a probability of about n² / 2⁶⁴: 1 in 10⁷ for a million.
 */
export class TextTally {
  #capacity = 1 << 12;
  #used = 0;
  /** Two halves of each hash; slot empty when both are 0. */
  #low = new Int32Array(this.#capacity);
  #high = new Int32Array(this.#capacity);
  /** Label with which each text occurred first. */
  #labels = new Int32Array(this.#capacity);
  /** Whether a text has occurred again (1), and with another label (2). */
  #states = new Uint8Array(this.#capacity);
  #repeatedRows = 0;

  /** Counts the text `bytes[start .. end)`. */
  add(bytes: Uint8Array, start: number, end: number, label: number): void {
    if (this.#used > 0.7 * this.#capacity) this.#grow();
    // In one pass, FNV-1a and a second hash that rotates and multiplies.
    let low = 0x9747b28c;
    let high = end - start;
    for (let at = start; at < end; at++) {
      low = Math.imul(low ^ bytes[at]!, 0x01000193);
      high = Math.imul((high << 5) ^ (high >>> 27) ^ bytes[at]!, 0xcc9e2d51);
    }
    low = mixed(low ^ high);
    high = mixed(high) | 1;
    const slot = this.#slotOf(low, high);
    if (this.#high[slot] === 0) {
      this.#low[slot] = low;
      this.#high[slot] = high;
      this.#labels[slot] = label;
      this.#used++;
      return;
    }
    this.#repeatedRows++;
    this.#states[slot]! |= this.#labels[slot] === label ? 1 : 3;
  }

  duplicates(): Duplicates {
    let texts = 0;
    let contradicting = 0;
    for (const state of this.#states) {
      if (state > 0) texts++;
      if (state === 3) contradicting++;
    }
    return { texts, rows: this.#repeatedRows, contradicting };
  }

  #slotOf(low: number, high: number): number {
    const mask = this.#capacity - 1;
    let slot = low & mask;
    while (this.#high[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const low = this.#low;
    const high = this.#high;
    const labels = this.#labels;
    const states = this.#states;
    this.#capacity *= 2;
    this.#low = new Int32Array(this.#capacity);
    this.#high = new Int32Array(this.#capacity);
    this.#labels = new Int32Array(this.#capacity);
    this.#states = new Uint8Array(this.#capacity);
    for (let old = 0; old < high.length; old++) {
      if (high[old] === 0) continue;
      const slot = this.#slotOf(low[old]!, high[old]!);
      this.#low[slot] = low[old]!;
      this.#high[slot] = high[old]!;
      this.#labels[slot] = labels[old]!;
      this.#states[slot] = states[old]!;
    }
  }
}

/** Spreads every bit over all (the finaliser of MurmurHash3). */
function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
