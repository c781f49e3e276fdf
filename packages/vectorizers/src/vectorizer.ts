import type { ByteStrings, CsrMatrix, LearnedState } from "@sentiment/numerics";
import type { ParameterSchema } from "@sentiment/parameters";
import type { TokenBatch } from "@sentiment/preprocessing";
import type { TermRows } from "./term-rows.ts";
import type { TermStatistics } from "./term-statistics.ts";

/**
 * A way to turn terms into numbers: one entry of the registry. To add one, write its file and its line in
 * `registry.ts`; flags, help, checks, the contract test and saving follow.
 */
export interface Vectorizer {
  /** One line for help. */
  readonly summary: string;
  /** scikit-learn's names and defaults. */
  readonly hyperparameters: ParameterSchema;
  /**
   * Learns vocabulary and weights from the given rows of `terms` (undefined: all of them).
   * `hyperparameters` have passed `parseParameters`. Throws an input error when no term is left.
   */
  fit(
    hyperparameters: Readonly<Record<string, unknown>>,
    terms: TermRows,
    rows: Int32Array | undefined,
  ): FittedVectorizer;
  /** The same from what the rows add up to, wherever they are: `termStatistics`, joined by `joinStatistics`. */
  fitStatistics(hyperparameters: Readonly<Record<string, unknown>>, statistics: TermStatistics): FittedVectorizer;
  /** What `toState` gave, back to life. Throws an input error on a state that does not fit together. */
  restore(
    hyperparameters: Readonly<Record<string, unknown>>,
    vocabulary: ByteStrings,
    state: LearnedState,
  ): FittedVectorizer;
}

/** A vectorizer that has learned its vocabulary. */
export interface FittedVectorizer {
  /** The term of each column, in code-point order (which for UTF-8 is byte order). */
  readonly vocabulary: ByteStrings;
  /** The given rows (undefined: all) of the very `terms` it was fitted on, or of their like; unknown terms are left out. */
  transformTerms(terms: TermRows, rows: Int32Array | undefined): CsrMatrix;
  /**
   * As `transformTerms` for each part, in the memory of the terms, which are gone afterwards: the texts need not be in
   * memory twice. The rows of a part must ascend, and none may be in two parts.
   */
  takeTerms(terms: TermRows, parts: readonly Int32Array[]): CsrMatrix[];
  /** Fresh texts. The matrix is only valid until the next call: its arrays are used again. */
  transform(tokens: TokenBatch): CsrMatrix;
  /**
   * Makes what many texts are found quicker with, in steps of a millisecond or so where it can. It would be made in the midst of some
   * text else, which then takes by so much longer. `transform` may be called in between.
   */
  preparation(): Generator<undefined, void>;
  /** Everything learned but the vocabulary (idf weights, …). */
  toState(): LearnedState;
}
