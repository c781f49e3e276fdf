/** A way to cut a cleaned text into tokens; the registry holds one for each name. */
export interface Tokenizer {
  /** One line for help. */
  readonly summary: string;
  /** The tokens of the text, in order, none shorter than `minLength` code points. Linear in the length of the text. */
  tokensOf(text: string, minLength: number): string[];
}
