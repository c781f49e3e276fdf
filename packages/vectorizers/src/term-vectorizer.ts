import { release, type ByteStrings, type CsrMatrix, type LearnedState } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import { MatrixMemory } from "./matrix-memory.ts";
import { requireNgramRange } from "./require-ngram-range.ts";
import { selectColumns } from "./select-columns.ts";
import { termIndexOver, type LazyTermIndex } from "./term-index.ts";
import type { TermRows } from "./term-rows.ts";
import { TermWeights, type Weighting } from "./term-weights.ts";
import type { FittedVectorizer } from "./vectorizer.ts";

/** What a vectorizer of terms has learned. */
export interface LearnedTerms {
  readonly vocabulary: ByteStrings;
  readonly ngramRange: readonly [number, number];
  readonly weighting: Weighting;
}

/** A vocabulary and its weights: what both `count` and `tfidf` learn. */
export class TermVectorizer implements FittedVectorizer {
  readonly vocabulary: ByteStrings;
  readonly #learned: LearnedTerms;
  /**
   * Made at the first question, not before: n-grams by the half million take some 50 ms, and who trains, or lists a model's
   * strongest words, never asks.
   */
  #index: LazyTermIndex | undefined;
  readonly #weights: TermWeights;
  /** The column of each term, for collections that have been met: the one it was fitted on first of all. */
  readonly #columns = new WeakMap<TermRows, Int32Array>();
  readonly #memory = new MatrixMemory();

  constructor(learned: LearnedTerms) {
    this.vocabulary = learned.vocabulary;
    this.#learned = learned;
    this.#weights = new TermWeights(learned.vocabulary.count, learned.weighting);
  }

  /** As the constructor, but knows the columns of the terms it was fitted on. */
  static fittedOn(terms: TermRows, columnOfTerm: Int32Array, learned: LearnedTerms): TermVectorizer {
    const vectorizer = new TermVectorizer(learned);
    vectorizer.#columns.set(terms, columnOfTerm);
    return vectorizer;
  }

  transformTerms(terms: TermRows, rows: Int32Array | undefined): CsrMatrix {
    requireNgramRange(terms, this.#learned.ngramRange);
    const memory = new MatrixMemory();
    selectColumns(memory, terms, rows, this.#columnsOf(terms));
    return this.#weights.weigh(memory);
  }

  takeTerms(terms: TermRows, parts: readonly Int32Array[]): CsrMatrix[] {
    requireNgramRange(terms, this.#learned.ngramRange);
    const columns = this.#columnsOf(terms);
    // Their texts are not needed any more, and what follows takes most memory.
    terms.close();
    const shared = terms.termIds.buffer instanceof SharedArrayBuffer;
    const memories = parts.map(() => new MatrixMemory(shared));
    memories[0]!.columnIndices = terms.termIds;
    memories[0]!.rowStarts = terms.rowStarts.subarray(0, parts[0]!.length + 1);
    // The others first: the first part writes over the terms as it goes.
    for (let part = parts.length - 1; part >= 0; part--) selectColumns(memories[part]!, terms, parts[part], columns);
    let end = memories[0]!.columnIndices.length;
    for (const memory of memories.slice(1)) {
      const copied = memory.columnIndices;
      const start = end;
      end += copied.length;
      memory.columnIndices = terms.termIds.subarray(start, end);
      memory.columnIndices.set(copied);
      release(copied);
    }
    return memories.map((memory) => this.#weights.weigh(memory));
  }

  transform(tokens: TokenBatch): CsrMatrix {
    this.#termIndex().countInto(this.#memory, tokens);
    return this.#weights.weigh(this.#memory);
  }

  preparation(): Generator<undefined, void> {
    return this.#termIndex().preparation();
  }

  toState(): LearnedState {
    const { idf } = this.#learned.weighting;
    return { settings: {}, tensors: idf === undefined ? {} : { idf: { shape: [idf.length], data: idf } } };
  }

  #termIndex(): LazyTermIndex {
    this.#index ??= termIndexOver(this.vocabulary, this.#learned.ngramRange);
    return this.#index;
  }

  #columnsOf(terms: TermRows): Int32Array {
    const known = this.#columns.get(terms);
    if (known !== undefined) return known;
    const everyTerm = Int32Array.from({ length: terms.termCount }, (_, term) => term);
    const columns = this.#termIndex().columnsOf(terms.termStrings(everyTerm));
    this.#columns.set(terms, columns);
    return columns;
  }
}
