import { describeWithPython, runPython } from "@sentiment/testing";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import {
  cleaningSteps,
  createPreprocessor,
  namedStopWords,
  tokenizers,
  tutorialCleaning,
  type PreprocessingSettings,
} from "../src/index.ts";
import { textToTokens } from "../src/paths/string-path.ts";
import { longTexts, nastyText } from "./nasty-texts.ts";
import { tokensOf } from "./tokens-of.ts";

/** Every code point that Python knows, with what `lower`, `isspace` and `\w` make of it. */
const charactersInPython = `
import json, re, unicodedata
points = [point for point in range(0x110000) if unicodedata.category(chr(point)) != "Cn"]
print(json.dumps({
    "points": points,
    "lower": [chr(point).lower() for point in points],
    "space": [point for point in points if chr(point).isspace() and re.match(r"\\s", chr(point))],
    "word": [point for point in points if re.match(r"\\w", chr(point))],
}))
`;

/** The tutorial's cleaning and scikit-learn's tokens; null for texts with code points that this Python does not know. */
const tutorialInPython = `
import json, re, string, sys, unicodedata
from sklearn.feature_extraction.text import CountVectorizer

given = json.load(sys.stdin)
stop_words = set(given["stopWords"])
tokenize = CountVectorizer(token_pattern=given["tokenPattern"]).build_tokenizer()

steps = {
    "lowercase": lambda text: text.lower(),
    "stopwords": lambda text: " ".join(word for word in text.split() if word not in stop_words),
    "mentions": lambda text: re.sub(r"@\\S+ ", "", text),
    "apostrophes": lambda text: text.replace("'", ""),
    "newlines": lambda text: text.replace("\\n", ""),
    "punctuation": lambda text: text.translate(str.maketrans("", "", string.punctuation)),
}

def tokens(text):
    if any(unicodedata.category(character) == "Cn" for character in text):
        return None
    cleaned = text
    for step in given["cleaning"]:
        cleaned = steps[step](cleaned)
    alone = {step: steps[step](text) for step in given["cleaning"]}
    return {"alone": alone, "cleaned": cleaned, "tokens": tokenize(cleaned.lower())}

print(json.dumps([tokens(text) for text in given["texts"]]))
`;

interface PythonAnswer {
  /** What each step makes of the text as it was given. */
  readonly alone: Readonly<Record<string, string>>;
  readonly cleaned: string;
  readonly tokens: readonly string[];
}

describeWithPython("Python's characters", () => {
  let python: { points: number[]; lower: string[]; space: number[]; word: number[] };
  let known: number[];
  beforeAll(async () => {
    python = (await runPython(charactersInPython, null)) as typeof python;
    known = python.points.filter((point) => !/\p{Cn}/u.test(String.fromCodePoint(point)));
  });

  it("are nearly all there are", () => {
    expect(known.length).toBeGreaterThan(280_000);
  });

  it("are lower-cased as by str.lower", () => {
    const step = cleaningSteps.get("lowercase")!;
    const lower = new Map(python.points.map((point, index) => [point, python.lower[index]]));
    const differing = known.filter(
      (point) => step.apply(String.fromCodePoint(point), noStopWords) !== lower.get(point),
    );
    expect(differing).toEqual([]);
  });

  it("are white space where str.isspace and \\s say so", () => {
    const step = cleaningSteps.get("stopwords")!;
    const space = new Set(python.space);
    const differing = known.filter((point) => {
      const isSpace = step.apply(`a${String.fromCodePoint(point)}b`, noStopWords) === "a b";
      return isSpace !== space.has(point);
    });
    expect(differing).toEqual([]);
  });

  it("belong to words where \\w says so", () => {
    const words = tokenizers.get("words")!;
    const word = new Set(python.word);
    const differing = known.filter((point) => {
      const isWord = words.tokensOf(String.fromCodePoint(point), { minLength: 1, lowercase: false }).length === 1;
      return isWord !== word.has(point);
    });
    expect(differing).toEqual([]);
  });

  it("become the same tokens alone and between letters, by the one pass over bytes", async () => {
    const texts: string[] = [];
    for (let from = 0; from < known.length; from += 64) {
      const characters = known.slice(from, from + 64).map((point) => String.fromCodePoint(point));
      texts.push(characters.map((character) => `${character} x${character}y`).join(" "));
    }
    const expected = await askPython(texts, String.raw`(?u)\b\w+\b`);
    const ours = tokensOf(await preprocessorWith({ tokenMinLength: 1 }), texts);
    expect(ours.map((tokens) => tokens.join(" "))).toEqual(expected.map((answer) => answer!.tokens.join(" ")));
  });
});

describeWithPython("Python's cleaning and scikit-learn's tokens", () => {
  const texts = [...fc.sample(nastyText, { seed: 3, numRuns: 20_000 }), ...longTexts(2000), "a".repeat(1 << 20)];
  let known: string[];
  let expected: PythonAnswer[];
  beforeAll(async () => {
    const answers = await askPython(texts, String.raw`(?u)\b\w\w+\b`);
    known = texts.filter((_, index) => answers[index] !== null);
    expected = answers.filter((answer) => answer !== null);
  });

  it("know the characters of nearly all texts that are compared", () => {
    expect(known.length).toBeGreaterThan(0.8 * texts.length);
  });

  it("are what each cleaning step makes of a text as it was given", async () => {
    const context = { stopWords: new Set((await namedStopWords("nltk")).words) };
    for (const name of tutorialCleaning) {
      const step = cleaningSteps.get(name)!;
      expect(known.map((text) => step.apply(text, context))).toEqual(expected.map(({ alone }) => alone[name]));
    }
  });

  it("are what the cleaning steps and the words tokenizer give, one after the other", async () => {
    const settings = await tutorial({});
    const context = { stopWords: new Set(settings.stopWords.words) };
    const cleaned = known.map((text) =>
      tutorialCleaning.reduce((soFar, step) => cleaningSteps.get(step)!.apply(soFar, context), text),
    );
    expect(cleaned).toEqual(expected.map((answer) => answer.cleaned));
    expect(known.map(textToTokens(settings))).toEqual(expected.map((answer) => answer.tokens));
  });

  it("are what the preprocessor gives in one pass over bytes", async () => {
    expect(tokensOf(await preprocessorWith({}), known)).toEqual(expected.map((answer) => answer.tokens));
  });
});

const noStopWords = { stopWords: new Set<string>() };

async function tutorial(changes: Partial<PreprocessingSettings>): Promise<PreprocessingSettings> {
  const stopWords = await namedStopWords("nltk");
  const tutorialSettings = {
    cleaning: tutorialCleaning,
    stopWords,
    stemmer: null,
    tokenizer: "words",
    lowercase: true,
  };
  return { ...tutorialSettings, tokenMinLength: 2, ...changes };
}

async function preprocessorWith(changes: Partial<PreprocessingSettings>) {
  return createPreprocessor(await tutorial(changes));
}

async function askPython(texts: readonly string[], tokenPattern: string): Promise<(PythonAnswer | null)[]> {
  const { words } = await namedStopWords("nltk");
  const input = { texts, stopWords: words, tokenPattern, cleaning: tutorialCleaning };
  return (await runPython(tutorialInPython, input)) as (PythonAnswer | null)[];
}
