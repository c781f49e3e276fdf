import { byteOrder, release, selectByteStrings, type ByteStrings } from "@sentiment/numerics";
import type { CountingParameters } from "./counting-parameters.ts";
import { documentCount } from "./document-limit.ts";
import { mostFrequent } from "./most-frequent.ts";
import { requireNgramRange } from "./require-ngram-range.ts";
import { documentFrequencies, totalFrequencies } from "./term-frequencies.ts";
import type { TermRows } from "./term-rows.ts";
import type { TermStatistics } from "./term-statistics.ts";
import { emptyVocabulary, limitsCross, noTermsLeft } from "./vocabulary-errors.ts";

/** The terms that become columns, in code-point order. */
export interface ChosenVocabulary {
  readonly vocabulary: ByteStrings;
  /** Column of each term id, or -1. */
  readonly columnOfTerm: Int32Array;
  /** In how many of the texts the term of each column occurs. */
  readonly documentFrequencies: Int32Array;
  /** The number of texts. */
  readonly documents: number;
}

/**
 * Chooses by `min_df`, `max_df` and `max_features` among the terms of the given rows (undefined: all), as scikit-learn's
 * `CountVectorizer._limit_features` does: first the document frequencies, then, of what is left, the most frequent by
 * the sum of their column (which with `binary` is the document frequency again).
 *
 * Throws as scikit-learn does, and in its order: EMPTY_VOCABULARY and NO_TERMS_LEFT (input), BAD_PARAMETER for a max_df
 * below min_df (usage).
 */
export function chooseVocabulary(
  parameters: CountingParameters,
  terms: TermRows,
  rows: Int32Array | undefined,
): ChosenVocabulary {
  requireNgramRange(terms, parameters.ngram_range);
  return chooseAmong(parameters, {
    documents: rows === undefined ? terms.rows : rows.length,
    frequencies: documentFrequencies(terms, rows),
    totals: () => totalFrequencies(terms, rows),
    termStrings: (ids) => terms.termStrings(ids),
  });
}

/** The same by what texts add up to. `columnOfTerm` is then of the places in `statistics.terms`. */
export function chooseByStatistics(parameters: CountingParameters, statistics: TermStatistics): ChosenVocabulary {
  requireNgramRange(statistics, parameters.ngram_range);
  const { documents, terms } = statistics;
  return chooseAmong(parameters, {
    documents,
    // Given up with the choice.
    frequencies: statistics.documentFrequencies.slice(),
    totals: () => statistics.totalFrequencies,
    termStrings: (ids) => selectByteStrings(terms, ids),
  });
}

/** Terms to choose among, by their ids. */
interface Candidates extends Pick<TermRows, "termStrings"> {
  readonly documents: number;
  /** In how many texts each term occurs; not needed afterwards. */
  readonly frequencies: Int32Array;
  /** How often each term occurs. */
  totals(): Int32Array;
}

function chooseAmong(parameters: CountingParameters, candidates: Candidates): ChosenVocabulary {
  const { documents, frequencies } = candidates;
  let kept = withinLimits(parameters, frequencies, documents);
  const { max_features: limit, binary } = parameters;
  if (limit !== null && kept.length > limit) {
    kept = mostFrequent(kept, limit, binary ? frequencies : candidates.totals(), candidates);
  }
  const strings = candidates.termStrings(kept);
  const order = byteOrder(strings);
  const columnOfTerm = new Int32Array(frequencies.length).fill(-1);
  const chosenFrequencies = new Int32Array(kept.length);
  for (let column = 0; column < order.length; column++) {
    const term = kept[order[column]!]!;
    columnOfTerm[term] = column;
    chosenFrequencies[column] = frequencies[term]!;
  }
  const vocabulary = selectByteStrings(strings, order);
  for (const array of [strings.bytes, strings.offsets, order, kept, frequencies]) release(array);
  return { vocabulary, columnOfTerm, documentFrequencies: chosenFrequencies, documents };
}

/** The terms, by ascending id, that occur at all and whose document frequency is within `min_df` and `max_df`. */
function withinLimits(parameters: CountingParameters, frequencies: Int32Array, documents: number): Int32Array {
  const low = documentCount(parameters.min_df, documents);
  const high = documentCount(parameters.max_df, documents);
  const kept = new Int32Array(frequencies.length);
  let count = 0;
  let occurring = 0;
  for (let term = 0; term < frequencies.length; term++) {
    const frequency = frequencies[term]!;
    if (frequency === 0) continue;
    occurring++;
    if (frequency >= low && frequency <= high) kept[count++] = term;
  }
  if (occurring === 0) throw emptyVocabulary(documents);
  if (high < low) throw limitsCross(parameters, documents);
  if (count === 0) throw noTermsLeft(parameters, documents);
  return kept.subarray(0, count);
}
