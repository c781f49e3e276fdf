/** What a user asks for, before presets, defaults and checks: a pipeline in words. */
export interface Recipe {
  /** `tutorial` or `tweets`; what is given beside a preset wins over it. */
  readonly preset?: string | undefined;
  /** Name of a model: nb, lr, rf. */
  readonly model: string;
  /** Name of a vectorizer: count, tfidf. */
  readonly vectorizer: string;
  readonly modelParameters?: Readonly<Record<string, unknown>> | undefined;
  readonly vectorizerParameters?: Readonly<Record<string, unknown>> | undefined;
  /** `tutorial` (default), `none`, or names of cleaning steps. */
  readonly cleaning?: string | readonly string[] | undefined;
  /** `nltk` (default), a language code of the npm package `stopword`, `none`, or a path to a file with a word a line. */
  readonly stopWords?: string | undefined;
  /** A stemmer of `natural`, or none. */
  readonly stemmer?: string | undefined;
  /** `words` (default) or `tweets`. */
  readonly tokenizer?: string | undefined;
}
