import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nastyText } from "../test/nasty-texts.ts";
import { tokensOf } from "../test/tokens-of.ts";
import { cleaningSteps, tutorialCleaning } from "./cleaning/registry.ts";
import { createPreprocessor } from "./create-preprocessor.ts";
import { StringPath } from "./paths/string-path.ts";
import type { PreprocessingSettings } from "./preprocessor.ts";
import { stopWordsOf } from "./stop-words/stop-words-of.ts";
import { tokenizers } from "./tokenizers/registry.ts";

const settings: PreprocessingSettings = {
  cleaning: tutorialCleaning,
  stopWords: stopWordsOf("mine", ["the", "a"]),
  stemmer: null,
  tokenizer: "words",
  lowercase: true,
  tokenMinLength: 2,
};

async function tokenize(changes: Partial<PreprocessingSettings>, texts: readonly string[]): Promise<string[][]> {
  return tokensOf(await createPreprocessor({ ...settings, ...changes }), texts);
}

describe("a preprocessor", () => {
  it("cleans as the tutorial does", async () => {
    const texts = ["@bob The cat's\nRAN to a@b.com home_run", "it ends with @bob", "the", ""];
    const expected = [["cats", "ran", "to", "ahomerun"], ["it", "ends", "with", "bob"], [], []];
    expect(await tokenize({}, texts)).toEqual(expected);
  });

  it("does what its settings name, whichever way it takes", async () => {
    const chosen = fc.record({
      cleaning: fc.oneof(
        fc.constantFrom(tutorialCleaning, []),
        fc.array(fc.constantFrom(...cleaningSteps.keys()), { maxLength: 7 }),
      ),
      tokenizer: fc.constantFrom(...tokenizers.keys()),
      lowercase: fc.boolean(),
      tokenMinLength: fc.constantFrom(1, 2, 3),
    });
    await fc.assert(
      fc.asyncProperty(chosen, fc.array(nastyText, { maxLength: 4 }), async (changes, texts) => {
        expect(await tokenize(changes, texts)).toEqual(tokensOf(new StringPath({ ...settings, ...changes }), texts));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it("is the same again from settings that were written as JSON and read", async () => {
    const { settings: kept } = await createPreprocessor({ ...settings, stemmer: "porter" });
    const read = JSON.parse(JSON.stringify(kept)) as PreprocessingSettings;
    expect(read).toEqual(kept);
    expect(await tokenize(read, ["the happily RUNNING dogs"])).toEqual([["happili", "run", "dog"]]);
  });

  it.each([
    [{ cleaning: ["lower_case"] }, 'There is no cleaning step "lower_case". Did you mean lowercase?'],
    [{ tokenizer: "tweet" }, 'There is no tokenizer "tweet". Did you mean tweets?'],
    [{ stemmer: "portre" }, 'There is no stemmer "portre". Did you mean porter?'],
    [{ tokenMinLength: 0 }, "token_min_length is 0, but a token has at least one character."],
    [{ tokenMinLength: 1.5 }, "token_min_length is 1.5, but a token has at least one character."],
  ])("refuses %j as a mistake of usage", async (changes, message) => {
    await expect(createPreprocessor({ ...settings, ...changes })).rejects.toMatchObject({ kind: "usage", message });
  });
});
