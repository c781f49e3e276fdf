import { apostrophes } from "./apostrophes.ts";
import type { CleaningStep } from "./cleaning-step.ts";
import { lowercase } from "./lowercase.ts";
import { mentions } from "./mentions.ts";
import { newlines } from "./newlines.ts";
import { punctuation } from "./punctuation.ts";
import { stopwords } from "./stopwords.ts";

/** Every cleaning step by its name in `PreprocessingSettings.cleaning`. To add one: its file, and its line here. */
export const cleaningSteps: ReadonlyMap<string, CleaningStep> = new Map([
  ["lowercase", lowercase],
  ["stopwords", stopwords],
  ["mentions", mentions],
  ["apostrophes", apostrophes],
  ["newlines", newlines],
  ["punctuation", punctuation],
]);

/** The tutorial's cleaning, step for step; the default. */
export const tutorialCleaning: readonly string[] = [
  "lowercase",
  "stopwords",
  "mentions",
  "apostrophes",
  "newlines",
  "punctuation",
];
