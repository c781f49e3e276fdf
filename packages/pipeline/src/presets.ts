import { SentimentError, didYouMean } from "@sentiment/errors";

/** Choices that a preset makes; parameters by the name of the model or vectorizer they are for. */
export interface Preset {
  readonly summary: string;
  readonly cleaning?: readonly string[];
  readonly stopWords?: string;
  readonly tokenizer?: string;
  readonly vectorizers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly models: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

// One-character tokens stay: ! and ? and most emoji are.
const tweetTerms = { ngram_range: [1, 2], min_df: 2, token_min_length: 1 };

/** The presets `--preset` takes. */
export const presets: ReadonlyMap<string, Preset> = new Map<string, Preset>([
  [
    "tutorial",
    {
      summary: "the tutorial's own parameters: tf-idf of 1–4-grams, 1,000 terms; 50 trees",
      vectorizers: {
        tfidf: { ngram_range: [1, 4], sublinear_tf: true, max_features: 1000, token_min_length: 1 },
      },
      models: { rf: { n_estimators: 50 } },
    },
  ],
  [
    "tweets",
    {
      summary: "made for tweets: negations, emoticons, emoji and hashtags kept; 1–2-grams",
      cleaning: [],
      stopWords: "none",
      tokenizer: "tweets",
      vectorizers: { count: tweetTerms, tfidf: { ...tweetTerms, sublinear_tf: true } },
      models: { lr: { C: 4 } },
    },
  ],
]);

const noPreset: Preset = { summary: "the defaults", vectorizers: {}, models: {} };

/** The preset of that name; undefined gives one that chooses nothing. Unknown names are a usage error. */
export function presetNamed(name: string | undefined): Preset {
  if (name === undefined) return noPreset;
  const preset = presets.get(name);
  if (preset === undefined) {
    throw new SentimentError({
      kind: "usage",
      code: "UNKNOWN_PRESET",
      message: `There is no preset ${JSON.stringify(name)}.${didYouMean(name, presets.keys())}`,
      hint: `The presets are ${[...presets.keys()].join(" and ")}.`,
    });
  }
  return preset;
}
