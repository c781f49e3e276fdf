import type { CleaningStep } from "./cleaning-step.ts";

/** The 32 characters of Python's `string.punctuation`; `_` is one of them. */
const marks = /[!-/:-@[-`{-~]/g;

/** Python's `text.translate(str.maketrans("", "", string.punctuation))`. */
export const punctuation: CleaningStep = {
  summary: "drop the 32 ASCII punctuation marks",
  apply: (text) => text.replace(marks, ""),
};
