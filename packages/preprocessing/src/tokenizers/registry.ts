import type { Tokenizer } from "./tokenizer.ts";
import { tweets } from "./tweets/tweets.ts";
import { words } from "./words.ts";

/** Every tokenizer by its name in `PreprocessingSettings.tokenizer`. To add one: its file, and its line here. */
export const tokenizers: ReadonlyMap<string, Tokenizer> = new Map([
  ["words", words],
  ["tweets", tweets],
]);
