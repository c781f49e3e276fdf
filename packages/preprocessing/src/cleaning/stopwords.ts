import { splitOnSpace } from "../characters/python-space.ts";
import type { CleaningStep } from "./cleaning-step.ts";

/** Python's `" ".join(word for word in text.split() if word not in stop_words)`. */
export const stopwords: CleaningStep = {
  summary: "split on white space, drop stop words, join with blanks",
  apply: (text, { stopWords }) =>
    splitOnSpace(text)
      .filter((word) => !stopWords.has(word))
      .join(" "),
};
