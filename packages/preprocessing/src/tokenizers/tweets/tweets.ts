import { splitOnSpace } from "../../characters/python-space.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { cutChunk } from "./cut-chunk.ts";
import { markNegated } from "./negation.ts";

/**
 * A tokenizer for tweets, in two steps: each chunk between white space is cut up for itself, and then the words after
 * a negation are marked. It keeps whole, in one spelling each, what carries feeling there:
 *
 * - words with their inner apostrophes (`don't`, also when typed `don’t` or `dont`), at most two of a letter in a row
 *   (`sooooo` is `soo`); up to three words after a negation become `not_…`, unless something other than a word or
 *   `but` comes first;
 * - emoticons without their noses (`:-)` and `(:` are `:)`), and emoji with skin tones, flags and joined families;
 * - `#hashtags`; runs of `!` and `?` (`!`, `!!`, `?`, `??`, `?!`) and `...`.
 *
 * Mentions all become `@user` and links `<url>`: that somebody is addressed says more than who it is, which also keeps
 * people's names out of the model. `lowercase` spares the emoticons (`:D`).
 */
export const tweets: Tokenizer = {
  summary: "words with apostrophes, negations, emoticons, emoji, #hashtags, runs of ! and ?; for tweets",
  tokensOf: (text, options) => markNegated(splitOnSpace(text).flatMap((chunk) => cutChunk(chunk, options))),
};
