import { createHash } from "node:crypto";
import type { StopWords } from "../preprocessor.ts";

/**
 * The list of stop words of this name: each word once, in code-point order, with the hash that travels with a model.
 * Words are compared with lower-cased words of the text as they are, so a word with a capital never matches.
 */
export function stopWordsOf(name: string, words: Iterable<string>): StopWords {
  const distinct = [...new Set(words)].filter((word) => word !== "").toSorted(byCodePoint);
  return { name, sha256: createHash("sha256").update(distinct.join("\n")).digest("hex"), words: distinct };
}

/** Code-point order is the order of the UTF-8 bytes; JavaScript's own is that of the UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
