import type { CleaningStep } from "./cleaning-step.ts";

/** Python's `text.replace("'", "")`; other apostrophes (U+2019 and the like) stay. */
export const apostrophes: CleaningStep = {
  summary: "drop every '",
  apply: (text) => text.replaceAll("'", ""),
};
