/** The settings a tokenizer heeds. */
export interface TokenizerOptions {
  /** Tokens shorter than this many code points are dropped. */
  readonly minLength: number;
  /** Whether words are lower-cased; what a tokenizer keeps whole besides words is its own business. */
  readonly lowercase: boolean;
}

/** A way to cut a cleaned text into tokens; the registry holds one for each name. */
export interface Tokenizer {
  /** One line for help. */
  readonly summary: string;
  /** The tokens of the text, in order. Linear in the length of the text. */
  tokensOf(text: string, options: TokenizerOptions): string[];
}
