import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { SentimentError } from "@sentiment/errors";
import { namedStopWords, stopWordsOf, type StopWords } from "@sentiment/preprocessing";

/** A stop-word list by name (`nltk`, `none`, a language code) or from a file with a word a line. */
export async function readStopWords(nameOrPath: string): Promise<StopWords> {
  const isPath = /[/\\.]/u.test(nameOrPath) || existsSync(nameOrPath);
  if (!isPath) return namedStopWords(nameOrPath);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(nameOrPath));
  } catch (cause) {
    throw new SentimentError({
      kind: "input",
      code: "STOP_WORDS_UNREADABLE",
      message: `Cannot read the stop-word file ${nameOrPath}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: "Give a UTF-8 text file with a word a line, or a list's name: nltk, none, or a language code such as eng.",
      cause,
    });
  }
  const words = text.split(/\r?\n/u).map((line) => line.trim());
  return stopWordsOf(
    basename(nameOrPath),
    words.filter((word) => word !== ""),
  );
}
