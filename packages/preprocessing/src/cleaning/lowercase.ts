import type { CleaningStep } from "./cleaning-step.ts";

/**
 * Python's `text.lower()`: Unicode's full lower-casing, in which Σ at the end of a word becomes ς and İ becomes two
 * code points. JavaScript's `toLowerCase` follows the same tables and the same rule.
 */
export const lowercase: CleaningStep = {
  summary: "lower-case the text",
  apply: (text) => text.toLowerCase(),
};
