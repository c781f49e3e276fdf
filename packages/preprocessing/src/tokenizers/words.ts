import { hasCodePoints } from "../characters/code-points.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Runs of what Python's `\w` matches: Unicode letters and numbers, and `_`. */
const wordRuns = /[\p{L}\p{N}_]+/gu;

/** scikit-learn's default `token_pattern`, `(?u)\b\w\w+\b`: the runs of at least `minLength` (its 2) word characters. */
export const words: Tokenizer = {
  summary: "runs of letters, digits and _, as scikit-learn's token_pattern",
  tokensOf(text, { minLength, lowercase }) {
    const runs = (lowercase ? text.toLowerCase() : text).match(wordRuns) ?? [];
    return runs.filter((run) => hasCodePoints(run, minLength));
  },
};
