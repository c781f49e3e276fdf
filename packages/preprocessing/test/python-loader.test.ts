import path from "node:path";
import { describeWithPython, repositoryRoot, runPython } from "@sentiment/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createPreprocessor,
  loadStemmer,
  namedStopWords,
  stopWordsOf,
  tutorialCleaning,
  type PreprocessingSettings,
} from "../src/index.ts";
import { anyCodePoints, longTexts, nastyText } from "./nasty-texts.ts";
import { tokensOf } from "./tokens-of.ts";

/** Saved models carry Python modules that clean texts as this room does; they stand in the pipeline's folder. */
const loader = path.join(repositoryRoot, "packages/pipeline/python");

const tokensInPython = `
import json, sys
given = json.load(sys.stdin)
sys.dont_write_bytecode = True
sys.path.insert(0, given["loader"])
from sentiment_model.inputs import texts_of
from sentiment_model.preprocessing import preprocessor_of

def tokens(settings, texts):
    tokens_of = preprocessor_of(settings)
    return [tokens_of(text) for text in texts_of(texts)]

print(json.dumps([tokens(case["settings"], case["texts"]) for case in given["cases"]]))
`;

const stemsInPython = `
import json, sys
given = json.load(sys.stdin)
sys.dont_write_bytecode = True
sys.path.insert(0, given["loader"])
from sentiment_model.porter import stem
print(json.dumps([stem(word) for word in given["words"]]))
`;

/** Texts of a case and what decides their tokens. */
interface Case {
  readonly settings: PreprocessingSettings;
  readonly texts: readonly string[];
}

async function cases(): Promise<Case[]> {
  const lists = [
    await namedStopWords("nltk"),
    await namedStopWords("none"),
    await namedStopWords("fra"),
    stopWordsOf("a file", ["@bob", "a", "é", "i̇stanbul", "οδος", "’", "the,", "@", "\u{1f600}", "\ufeff"]),
  ];
  const settings = fc.record<PreprocessingSettings>({
    cleaning: fc.oneof(
      fc.constantFrom(tutorialCleaning, []),
      fc.shuffledSubarray([...tutorialCleaning], { minLength: 1 }),
    ),
    stopWords: fc.constantFrom(...lists),
    stemmer: fc.constantFrom(null, "porter"),
    tokenizer: fc.constantFrom("words", "tweets"),
    lowercase: fc.boolean(),
    tokenMinLength: fc.constantFrom(1, 2, 3),
  });
  const made = fc.sample(fc.record({ settings, texts: fc.array(nastyText, { minLength: 100, maxLength: 100 }) }), {
    seed: 8,
    numRuns: 200,
  });
  return [...made, ...made.slice(0, 4).map((one) => ({ ...one, texts: longTexts(1 << 12) }))];
}

describeWithPython("the Python loader of a saved model", () => {
  it("makes the tokens that this room makes, of 20,000 nasty texts by 200 settings", async () => {
    const asked = await cases();
    const answers = (await runPython(tokensInPython, { loader, cases: asked })) as string[][][];
    for (const [index, { settings, texts }] of asked.entries()) {
      const expected = tokensOf(await createPreprocessor(settings), texts);
      const wrong = texts.findIndex((_, text) => expected[text]!.join("\n") !== answers[index]![text]!.join("\n"));
      expect({ settings, text: texts[wrong], tokens: answers[index]![wrong] }).toEqual({
        settings,
        text: texts[wrong],
        tokens: expected[wrong],
      });
    }
  });

  describe("has Porter's stemmer", () => {
    const syllables = "a e i o u y b bl c ch d e f g h k l ll m n p ph r s ss st t tt th v w x z é ß 😀 '".split(" ");
    const endings =
      "s es ies sses ed eed ing y ational tional enci anci izer abli bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti biliti logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent ou ism ate iti ous ive ize sion tion e ll at bl iz".split(
        " ",
      );
    const word = fc
      .tuple(
        fc.array(fc.constantFrom(...syllables), { maxLength: 5 }),
        fc.array(fc.constantFrom(...endings), { maxLength: 3 }),
      )
      .map(([beginning, ending]) => [...beginning, ...ending].join(""));

    it("which gives natural's stem of 60,000 words and tokens", async () => {
      const words = [
        ...fc.sample(word, { seed: 9, numRuns: 55_000 }),
        ...fc.sample(anyCodePoints, { seed: 10, numRuns: 5000 }).map((text) => text.toWellFormed()),
      ];
      const stem = await loadStemmer("porter");
      const found = (await runPython(stemsInPython, { loader, words })) as string[];
      expect(words.filter((each, index) => stem(each) !== found[index])).toEqual([]);
    });
  });
});
