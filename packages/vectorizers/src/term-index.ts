import type { ByteStrings } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import type { MatrixMemory } from "./matrix-memory.ts";
import { SortedNgrams } from "./sorted-ngrams.ts";
import { TokenIndex } from "./token-index.ts";

/** Finds terms in one vocabulary. */
export interface TermIndex {
  /** The column of each of the terms, or -1. */
  columnsOf(terms: ByteStrings): Int32Array;
  /** Puts the columns of the batch's texts into `memory`, repeats kept; terms that the vocabulary lacks are left out. */
  countInto(memory: MatrixMemory, batch: TokenBatch): void;
}

/** Finds the first terms as they come, and makes something quicker for many. */
export interface LazyTermIndex extends TermIndex {
  /** Makes at once, in steps, what is quicker for many; all else may be asked in between. */
  preparation(): Generator<undefined, void>;
}

/** The index over a vocabulary of n-grams of the given lengths. */
export function termIndexOver(vocabulary: ByteStrings, ngramRange: readonly [number, number]): LazyTermIndex {
  return ngramRange[1] === 1 ? new TokenIndex(vocabulary) : new SortedNgrams(vocabulary, ngramRange);
}
