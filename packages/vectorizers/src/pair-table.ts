import { grown, release } from "@sentiment/numerics";
import { hashOfPair } from "./hash-of-pair.ts";

/**
 * Numbers pairs of integers 0, 1, 2 … in order of first appearance: how n-grams get their ids. A pair is an n-gram's
 * beginning (an id itself) and its last token, so that n-grams of any length cost eight bytes and no text is joined.
 *
 * Open addressing with linear probing, at most half full. A slot is (hash, id + 1), eight bytes; an equal hash is
 * confirmed by the pair. Growing moves slots by their hashes and does not look at the pairs.
 */
export class PairTable {
  #slots: Int32Array = new Int32Array(2 * FEWEST_SLOTS);
  #slotMask = FEWEST_SLOTS - 1;
  #count = 0;
  /** Pair i at 2i and 2i + 1. */
  #pairs: Int32Array = new Int32Array(FEWEST_SLOTS);

  /** The number of pairs so far. */
  get count(): number {
    return this.#count;
  }

  /** Gives up the memory; nothing may be asked afterwards. */
  close(): void {
    release(this.#slots);
    release(this.#pairs);
  }

  first(id: number): number {
    return this.#pairs[2 * id]!;
  }

  second(id: number): number {
    return this.#pairs[2 * id + 1]!;
  }

  /** All pairs, first and second in turn, in order of their ids: a view on the table's memory. */
  pairs(): Int32Array {
    return this.#pairs.subarray(0, 2 * this.#count);
  }

  /** The id of the pair; a new one gets the next. */
  idOf(first: number, second: number): number {
    const slots = this.#slots;
    const pairs = this.#pairs;
    const hash = hashOfPair(first, second);
    let index = hash & this.#slotMask;
    for (;;) {
      const idPlusOne = slots[2 * index + 1]!;
      if (idPlusOne === 0) break;
      if (slots[2 * index] === hash && pairs[2 * idPlusOne - 2] === first && pairs[2 * idPlusOne - 1] === second) {
        return idPlusOne - 1;
      }
      index = (index + 1) & this.#slotMask;
    }
    slots[2 * index] = hash;
    slots[2 * index + 1] = this.#count + 1;
    return this.#append(first, second);
  }

  #append(first: number, second: number): number {
    const id = this.#count++;
    this.#pairs = grown(this.#pairs, 2 * this.#count);
    this.#pairs[2 * id] = first;
    this.#pairs[2 * id + 1] = second;
    if (2 * this.#count > this.#slotMask) this.#growSlots();
    return id;
  }

  #growSlots(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = 2 * this.#slotMask + 1;
    for (let slot = 0; slot < old.length; slot += 2) {
      if (old[slot + 1] === 0) continue;
      let index = old[slot]! & mask;
      while (slots[2 * index + 1] !== 0) index = (index + 1) & mask;
      slots[2 * index] = old[slot]!;
      slots[2 * index + 1] = old[slot + 1]!;
    }
    this.#slots = slots;
    this.#slotMask = mask;
  }
}

const FEWEST_SLOTS = 1 << 10;
