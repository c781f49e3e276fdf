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

def clean(text):
    text = text.lower()
    text = " ".join(word for word in text.split() if word not in stop_words)
    text = re.sub(r"@\\S+ ", "", text)
    text = text.replace("'", "")
    text = text.replace("\\n", "")
    return text.translate(str.maketrans("", "", string.punctuation))

def tokens(text):
    if any(unicodedata.category(character) == "Cn" for character in text):
        return None
    cleaned = clean(text)
    return {"cleaned": cleaned, "tokens": tokenize(cleaned.lower())}

print(json.dumps([tokens(text) for text in given["texts"]]))
`;

interface PythonAnswer {
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
    const { apply } = cleaningSteps.get("lowercase")!;
    const lower = new Map(python.points.map((point, index) => [point, python.lower[index]]));
    const differing = known.filter((point) => apply(String.fromCodePoint(point), noStopWords) !== lower.get(point));
    expect(differing).toEqual([]);
  });

  it("are white space where str.isspace and \\s say so", () => {
    const { apply } = cleaningSteps.get("stopwords")!;
    const space = new Set(python.space);
    const differing = known.filter((point) => {
      const isSpace = apply(`a${String.fromCodePoint(point)}b`, noStopWords) === "a b";
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
    const tokenize = await tokenizeWith({ tokenMinLength: 1 });
    const texts = known.map((point) => `${String.fromCodePoint(point)} x${String.fromCodePoint(point)}y`);
    const expected = await askPython(texts, "(?u)\\b\\w+\\b");
    const ours = tokensOf(tokenize, texts);
    const differing = known.filter((_, index) => !sameTokens(ours[index]!, expected[index]!.tokens));
    expect(differing).toEqual([]);
  });
});

describeWithPython("Python's cleaning and scikit-learn's tokens", () => {
  const texts = [...fc.sample(nastyText, { seed: 3, numRuns: 20_000 }), ...longTexts(2000), "a".repeat(1 << 20)];
  let expected: (PythonAnswer | null)[];
  beforeAll(async () => {
    expected = await askPython(texts, "(?u)\\b\\w\\w+\\b");
  });

  it("know the characters of nearly all texts that are compared", () => {
    expect(expected.filter((answer) => answer !== null).length).toBeGreaterThan(0.8 * texts.length);
  });

  it("are what the cleaning steps and the words tokenizer give, one after the other", async () => {
    const settings = await tutorial({});
    const context = { stopWords: new Set(settings.stopWords.words) };
    const tokens = textToTokens(settings);
    for (const [index, answer] of expected.entries()) {
      if (answer === null) continue;
      const cleaned = tutorialCleaning.reduce(
        (text, step) => cleaningSteps.get(step)!.apply(text, context),
        texts[index]!,
      );
      expect(cleaned).toBe(answer.cleaned);
      expect(tokens(texts[index]!)).toEqual(answer.tokens);
    }
  });

  it("are what the preprocessor gives in one pass over bytes", async () => {
    const ours = tokensOf(await tokenizeWith({}), texts);
    for (const [index, answer] of expected.entries()) {
      if (answer !== null) expect(ours[index]).toEqual(answer.tokens);
    }
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

async function tokenizeWith(changes: Partial<PreprocessingSettings>) {
  const preprocessor = await createPreprocessor(await tutorial(changes));
  return preprocessor.tokenize.bind(preprocessor);
}

async function askPython(texts: readonly string[], tokenPattern: string): Promise<(PythonAnswer | null)[]> {
  const { words } = await namedStopWords("nltk");
  return (await runPython(tutorialInPython, { texts, stopWords: words, tokenPattern })) as (PythonAnswer | null)[];
}

function sameTokens(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.length === theirs.length && ours.every((token, index) => token === theirs[index]);
}
