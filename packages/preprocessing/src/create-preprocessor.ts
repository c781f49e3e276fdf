import { SentimentError } from "@sentiment/errors";
import { StringPath } from "./paths/string-path.ts";
import { fitsTutorialPath, TutorialPath } from "./paths/tutorial-path.ts";
import { fitsTweetPath, TweetPath } from "./paths/tweet-path.ts";
import type { PreprocessingSettings, Preprocessor } from "./preprocessor.ts";
import { loadStemmer } from "./stemmers/registry.ts";
import { stemTokens } from "./stemmers/stem-tokens.ts";

/**
 * The preprocessor of the given settings. It is ready when its stemmer, if it has one, is loaded.
 *
 * @throws a usage error when the settings name a step, tokenizer or stemmer there is not.
 */
export async function createPreprocessor(settings: PreprocessingSettings): Promise<Preprocessor> {
  checkTokenMinLength(settings.tokenMinLength);
  const path = pathOf(settings);
  if (settings.stemmer === null) return { settings, tokenize: (batch, out) => path.tokenize(batch, out) };
  const stem = stemTokens(await loadStemmer(settings.stemmer));
  return {
    settings,
    tokenize(batch, out) {
      path.tokenize(batch, out);
      stem(out);
    },
  };
}

/** The one pass over bytes where there is one for these settings, else the way by strings. */
function pathOf(settings: PreprocessingSettings): Pick<Preprocessor, "tokenize"> {
  if (fitsTutorialPath(settings)) return new TutorialPath(settings);
  if (fitsTweetPath(settings)) return new TweetPath(settings);
  return new StringPath(settings);
}

function checkTokenMinLength(length: number): void {
  if (Number.isInteger(length) && length >= 1) return;
  throw new SentimentError({
    kind: "usage",
    code: "BAD_TOKEN_MIN_LENGTH",
    message: `token_min_length is ${length}, but a token has at least one character.`,
    hint: "Give a whole number from 1 up.",
  });
}
