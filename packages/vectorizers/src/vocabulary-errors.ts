import { SentimentError } from "@sentiment/errors";
import { formatParameter } from "@sentiment/parameters";
import type { DocumentLimit } from "./document-limit.ts";

/** The limits that left no vocabulary, as given. */
interface Limits {
  readonly min_df: DocumentLimit;
  readonly max_df: DocumentLimit;
}

/** No text has a term: scikit-learn's "empty vocabulary; perhaps the documents only contain stop words". */
export function emptyVocabulary(documents: number): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "EMPTY_VOCABULARY",
    message: `The vocabulary would be empty: none of the ${documents} texts has a term.`,
    hint:
      "Perhaps they hold nothing but stop words or single characters (token_min_length), " +
      "or are shorter than ngram_range asks for.",
  });
}

/** scikit-learn's "max_df corresponds to < documents than min_df". */
export function limitsCross({ min_df, max_df }: Limits, documents: number): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_PARAMETER",
    message:
      `max_df=${formatParameter(max_df)} allows fewer texts than min_df=${formatParameter(min_df)} ` +
      `asks for, with ${documents} texts.`,
    hint: "A whole number counts texts, one with a point is a proportion: max_df=1 is one text, max_df=1.0 all of them.",
  });
}

/** scikit-learn's "After pruning, no terms remain". */
export function noTermsLeft({ min_df, max_df }: Limits, documents: number): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "NO_TERMS_LEFT",
    message:
      `No term of the ${documents} texts is left after pruning ` +
      `with min_df=${formatParameter(min_df)} and max_df=${formatParameter(max_df)}.`,
    hint: "Try a lower min_df or a higher max_df.",
  });
}
