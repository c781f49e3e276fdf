import { didYouMean, SentimentError } from "@sentiment/errors";
import type { StopWords } from "../preprocessor.ts";
import { nltkStopWords } from "./nltk-stop-words.ts";
import { stopWordsOf } from "./stop-words-of.ts";

/**
 * The stop words of this name: `nltk` (the tutorial's 179 English words), `none`, or a language code of the npm
 * package `stopword` (`eng`, `fra`, `deu`, …), which is loaded only then.
 *
 * @throws a usage error when there is no such list.
 */
export async function namedStopWords(name: string): Promise<StopWords> {
  if (name === "nltk") return stopWordsOf(name, nltkStopWords);
  if (name === "none") return stopWordsOf(name, []);
  const lists = await languageLists();
  const words = lists.get(name);
  if (words !== undefined) return stopWordsOf(name, words);
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_STOP_WORDS",
    message: `There is no stop word list "${name}".${didYouMean(name, ["nltk", "none", ...lists.keys()])}`,
    hint: `Choose among nltk, none, ${[...lists.keys()].join(", ")}, or give a file with a word a line.`,
  });
}

/** Every name `namedStopWords` knows, for help and completion. */
export async function stopWordNames(): Promise<string[]> {
  return ["nltk", "none", ...(await languageLists()).keys()];
}

async function languageLists(): Promise<Map<string, readonly string[]>> {
  const { default: stopword } = await import("stopword");
  const lists = Object.entries(stopword).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]));
  return new Map(lists.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
