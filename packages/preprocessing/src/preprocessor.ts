import type { TextBatch } from "@sentiment/numerics";
import type { TokenBatch } from "./token-batch.ts";

/** A list of words to drop, with the name and hash that travel with a model. */
export interface StopWords {
  /** `nltk`, a code of the npm package `stopword`, `none`, or the file's name. */
  readonly name: string;
  /** SHA-256, in hex, of the words in code-point order joined by newlines. */
  readonly sha256: string;
  readonly words: readonly string[];
}

/** All that decides which tokens a text becomes; plain JSON, saved with the model. */
export interface PreprocessingSettings {
  /** Names of cleaning steps (see `cleaningSteps`), in the order they are applied. */
  readonly cleaning: readonly string[];
  readonly stopWords: StopWords;
  /** Name of a stemmer of `natural` (see `stemmers`), or null. */
  readonly stemmer: string | null;
  /** Name of a tokenizer (see `tokenizers`): `words` is scikit-learn's, `tweets` is ours. */
  readonly tokenizer: string;
  /** scikit-learn's `lowercase`: the tokenizer lower-cases words, whatever the cleaning has done before. */
  readonly lowercase: boolean;
  /** Tokens shorter than this many code points are dropped (scikit-learn's default pattern drops one-character ones). */
  readonly tokenMinLength: number;
}

/** Turns texts into tokens. Holds scratch memory and caches, no state that changes an answer. */
export interface Preprocessor {
  readonly settings: PreprocessingSettings;
  /** Fills `out` with the tokens of the batch, replacing what it held. */
  tokenize(batch: TextBatch, out: TokenBatch): void;
}
