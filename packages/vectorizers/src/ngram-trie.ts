import { hashOfPair } from "./hash-of-pair.ts";

/**
 * Known n-grams, found token by token: a trie in one hash table. A node is an n-gram's beginning (a token's id, or the
 * complement of the node of a shorter n-gram) with one token more. A slot is four Int32 in 16 bytes,
 *
 *     beginning, token, column or -1, 1     (last 0: the slot is free)
 *
 * so that a step costs one cache line whatever the length of the words, and an unknown beginning ends the search for
 * all that begins so. The table is made for a known number of nodes and never moves: a node's number is its slot.
 */
export class NgramTrie {
  readonly #slots: Int32Array;
  readonly #slotMask: number;

  /** `nodes`: how many there will be at most. */
  constructor(nodes: number) {
    let slots = 16;
    while (nodes > MAX_LOAD * slots) slots *= 2;
    this.#slots = new Int32Array(4 * slots);
    this.#slotMask = slots - 1;
  }

  /** The node of `beginning` followed by `token`, or -1. */
  find(beginning: number, token: number): number {
    const slot = this.#slotOf(beginning, token);
    return this.#slots[4 * slot + 3] === 0 ? -1 : slot;
  }

  /** The node of `beginning` followed by `token`, made when it is new. */
  nodeOf(beginning: number, token: number): number {
    const slots = this.#slots;
    const slot = this.#slotOf(beginning, token);
    if (slots[4 * slot + 3] === 0) {
      slots[4 * slot] = beginning;
      slots[4 * slot + 1] = token;
      slots[4 * slot + 2] = -1;
      slots[4 * slot + 3] = 1;
    }
    return slot;
  }

  /** The column of the n-gram that ends at the node; -1: it only begins others. */
  columnOf(node: number): number {
    return this.#slots[4 * node + 2]!;
  }

  setColumn(node: number, column: number): void {
    this.#slots[4 * node + 2] = column;
  }

  /** The slot that holds the node, or the free one where it belongs. */
  #slotOf(beginning: number, token: number): number {
    const slots = this.#slots;
    let slot = hashOfPair(beginning, token) & this.#slotMask;
    while (slots[4 * slot + 3] !== 0 && (slots[4 * slot] !== beginning || slots[4 * slot + 1] !== token)) {
      slot = (slot + 1) & this.#slotMask;
    }
    return slot;
  }
}

const MAX_LOAD = 0.6;
