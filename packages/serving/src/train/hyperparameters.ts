import { didYouMean, SentimentError } from "@sentiment/errors";
import { parameterFromText } from "@sentiment/parameters";
import type { TrainOptions } from "@sentiment/training";
import { isObject } from "./read-config.ts";

/** What hyperparameters may decide of a training. */
type Choices = { -readonly [Name in keyof TrainOptions]?: TrainOptions[Name] };

/** By name: the choice it makes. The names are those of a recorded run's params. */
const known: Readonly<Record<string, (text: string, choices: Choices, name: string) => void>> = {
  model: (text, choices) => void (choices.model = text),
  vectorizer: (text, choices) => void (choices.vectorizer = text),
  preset: (text, choices) => void (choices.preset = unlessNone(text)),
  clean: (text, choices) => void (choices.cleaning = text),
  stopwords: (text, choices) => void (choices.stopWords = text),
  stem: (text, choices) => void (choices.stemmer = unlessNone(text)),
  tokenizer: (text, choices) => void (choices.tokenizer = text),
  seed: (text, choices, name) => void (choices.seed = whole(text, name)),
  valid_size: (text, choices, name) => void (choices.validSize = share(text, name)),
  text_column: (text, choices) => void (choices.textColumn = text),
  label_column: (text, choices) => void (choices.labelColumn = text),
  labels: (text, choices, name) => void (choices.labelNames = pairs(text, name)),
  max_bad_rows: (text, choices, name) => void (choices.maxBadRows = badRows(text, name)),
};

/**
 * `hyperparameters.json`, whose values are strings, as a training's choices: `model`, `vectorizer`, `seed`, … and, as a
 * recorded run's params have them, `model__C` or `vectorizer__ngram_range`. Names that begin with `_` are SageMaker's own
 * and let be. Throws usage errors for all others, and for what cannot be.
 */
export function choicesOf(
  hyperparameters: Readonly<Record<string, unknown>>,
): Choices & Pick<TrainOptions, "model" | "vectorizer"> {
  const choices: Choices = {};
  const parameters: Record<"model" | "vectorizer", Record<string, unknown>> = { model: {}, vectorizer: {} };
  for (const [name, value] of Object.entries(hyperparameters)) {
    if (name.startsWith("_")) continue;
    const text = textOf(value, name);
    const [, part, parameter] = /^(model|vectorizer)__(.+)$/u.exec(name) ?? [];
    if (parameter !== undefined) parameters[part as "model" | "vectorizer"][parameter] = parameterFromText(text);
    else if (Object.hasOwn(known, name)) known[name]!(text, choices, name);
    else throw unknown(name);
  }
  return {
    model: "lr",
    vectorizer: "tfidf",
    ...choices,
    modelParameters: parameters.model,
    vectorizerParameters: parameters.vectorizer,
  };
}

/** SageMaker's Python SDK writes some strings as JSON, quotes and all. */
function textOf(value: unknown, name: string): string {
  if (typeof value !== "string") throw bad(name, JSON.stringify(value), "a string, as all of them are");
  if (!/^".*"$/su.test(value)) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

function unlessNone(text: string): string | undefined {
  return text === "None" || text === "none" ? undefined : text;
}

function whole(text: string, name: string): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && value <= 0xffff_ffff) return value;
  throw bad(name, text, "a whole number from 0 to 4294967295");
}

function share(text: string, name: string): number {
  const value = numberOf(text);
  if (value >= 0 && value < 1) return value;
  throw bad(name, text, "a share of at least 0 and below 1");
}

function badRows(text: string, name: string): number {
  const value = text.endsWith("%") ? numberOf(text.slice(0, -1)) / 100 : numberOf(text);
  if (value >= 0) return value;
  throw bad(name, text, "a share such as 0.01 or 1%, or a number of rows");
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** `0=negative,4=positive`, or the same as a JSON object. */
function pairs(text: string, name: string): Record<string, string> {
  const wanted = 'pairs such as 0=negative,4=positive, or {"0": "negative", "4": "positive"}';
  if (text.trim().startsWith("{")) {
    try {
      const value: unknown = JSON.parse(text);
      if (isObject(value) && Object.values(value).every((item) => typeof item === "string")) {
        return value as Record<string, string>;
      }
    } catch {
      // It is no JSON: said below.
    }
    throw bad(name, text, wanted);
  }
  const found = text.split(",").map((pair) => /^\s*([^=]+?)\s*=\s*(.+?)\s*$/u.exec(pair));
  if (found.some((pair) => pair === null)) throw bad(name, text, wanted);
  return Object.fromEntries(found.map((pair) => [pair![1]!, pair![2]!]));
}

function bad(name: string, text: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_HYPERPARAMETER",
    message: `The hyperparameter ${name} cannot be ${JSON.stringify(text)}.`,
    hint: `It has to be ${wanted}.`,
  });
}

function unknown(name: string): SentimentError {
  const names = [...Object.keys(known), "model__…", "vectorizer__…"];
  return new SentimentError({
    kind: "usage",
    code: "UNKNOWN_HYPERPARAMETER",
    message: `There is no hyperparameter ${JSON.stringify(name)}.${didYouMean(name, names)}`,
    hint: `There are ${names.join(", ")} – such as model__C or vectorizer__ngram_range.`,
  });
}
