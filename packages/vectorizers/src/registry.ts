import { count } from "./count.ts";
import { tfidf } from "./tfidf.ts";
import type { Vectorizer } from "./vectorizer.ts";

/** Every vectorizer by the name that `--vectorizer` takes. To add one: write its file, add its line. */
export const vectorizers: ReadonlyMap<string, Vectorizer> = new Map([
  ["count", count],
  ["tfidf", tfidf],
]);
