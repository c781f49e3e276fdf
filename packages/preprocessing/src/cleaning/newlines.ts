import type { CleaningStep } from "./cleaning-step.ts";

/** Python's `text.replace("\n", "")`. After `stopwords`, which joins with blanks, there are none left. */
export const newlines: CleaningStep = {
  summary: "drop every line feed",
  apply: (text) => text.replaceAll("\n", ""),
};
