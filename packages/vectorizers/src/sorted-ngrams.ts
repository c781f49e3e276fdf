import { findSorted, type ByteStrings } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import type { MatrixMemory } from "./matrix-memory.ts";
import { ngramCount } from "./ngram-count.ts";
import { NgramIndex } from "./ngram-index.ts";
import type { LazyTermIndex } from "./term-index.ts";

const BLANK = 0x20;

/** To find an n-gram by halving takes as long as some so many take to be put into an index. */
const NGRAMS_PER_HALVING = 8;

/**
 * The index over a vocabulary of n-grams, in byte order. The first are found by halving the vocabulary; when there have
 * been more of them than that is worth, an `NgramIndex` is made.
 */
export class SortedNgrams implements LazyTermIndex {
  readonly #vocabulary: ByteStrings;
  readonly #ngramRange: readonly [number, number];
  #index: NgramIndex | undefined;
  /** N-grams found by halving so far. */
  #halved = 0;
  /** The n-gram that is looked for. */
  #term = new Uint8Array(1 << 8);

  constructor(vocabulary: ByteStrings, ngramRange: readonly [number, number]) {
    this.#vocabulary = vocabulary;
    this.#ngramRange = ngramRange;
  }

  columnsOf(terms: ByteStrings): Int32Array {
    this.#index ??= new NgramIndex(this.#vocabulary, this.#ngramRange);
    return this.#index.columnsOf(terms);
  }

  /** One step: n-grams by the half million take some 50 ms. */
  *preparation(): Generator<undefined, void> {
    if (this.#index !== undefined) return;
    yield;
    this.#index ??= new NgramIndex(this.#vocabulary, this.#ngramRange);
  }

  countInto(memory: MatrixMemory, batch: TokenBatch): void {
    this.#halved += batch.tokens * this.#ngramRange[1];
    if (this.#index === undefined && this.#halved * NGRAMS_PER_HALVING > this.#vocabulary.count) {
      this.#index = new NgramIndex(this.#vocabulary, this.#ngramRange);
    }
    if (this.#index !== undefined) return this.#index.countInto(memory, batch);
    memory.setRows(batch.rows);
    let end = 0;
    for (let row = 0, from = 0; row < batch.rows; row++) {
      const to = batch.rowEnds[row]!;
      memory.ensureEntries(end + ngramCount(to - from, this.#ngramRange));
      for (let first = from; first < to; first++) end = this.#halve(memory.columnIndices, batch, { first, to, end });
      memory.rowStarts[row + 1] = end;
      from = to;
    }
  }

  /** Writes the columns of the n-grams that begin with token `first`, of a row of tokens up to `to`; gives the new end. */
  #halve(
    columnIndices: Int32Array,
    { bytes, starts, ends }: TokenBatch,
    { first, to, end }: { readonly first: number; readonly to: number; end: number },
  ): number {
    const [shortest, longest] = this.#ngramRange;
    const beyond = Math.min(first + longest, to);
    let length = 0;
    for (let token = first; token < beyond; token++) {
      const text = bytes.subarray(starts[token], ends[token]);
      this.#ensureRoom(length + 1 + text.length);
      if (token > first) this.#term[length++] = BLANK;
      this.#term.set(text, length);
      length += text.length;
      if (token - first + 1 < shortest) continue;
      const column = findSorted(this.#vocabulary, this.#term, 0, length);
      if (column >= 0) columnIndices[end++] = column;
    }
    return end;
  }

  #ensureRoom(length: number): void {
    if (length <= this.#term.length) return;
    const larger = new Uint8Array(2 * length);
    larger.set(this.#term);
    this.#term = larger;
  }
}
