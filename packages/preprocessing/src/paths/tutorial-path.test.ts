import type { TextBatch } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longTexts, nastyText } from "../../test/nasty-texts.ts";
import { tokensOf, tokensOfBatch } from "../../test/tokens-of.ts";
import { TutorialPath } from "./tutorial-path.ts";
import { tutorialCleaning } from "../cleaning/registry.ts";
import type { PreprocessingSettings } from "../preprocessor.ts";
import { nltkStopWords } from "../stop-words/nltk-stop-words.ts";
import { stopWordsOf } from "../stop-words/stop-words-of.ts";
import { StringPath } from "./string-path.ts";

function settings(changes: Partial<PreprocessingSettings> = {}): PreprocessingSettings {
  return {
    cleaning: tutorialCleaning,
    stopWords: stopWordsOf("nltk", nltkStopWords),
    stemmer: null,
    tokenizer: "words",
    lowercase: true,
    tokenMinLength: 2,
    ...changes,
  };
}

function pathsOf(chosen: PreprocessingSettings) {
  return { bytes: new TutorialPath(chosen), strings: new StringPath(chosen) };
}

const settingsToTry = fc.record({
  stopWords: fc.constantFrom(
    stopWordsOf("nltk", nltkStopWords),
    stopWordsOf("none", []),
    stopWordsOf("a file", ["@bob", "a", "é", "i̇stanbul", "οδος", "’", "the,", "@", "\u{1f600}", "\ufeff"]),
  ),
  tokenMinLength: fc.constantFrom(1, 2, 3, 7),
  lowercase: fc.boolean(),
});

describe("the one pass over bytes", () => {
  it("gives the tokens that cleaning step by step gives, on nasty texts", () => {
    fc.assert(
      fc.property(fc.array(nastyText, { maxLength: 8 }), settingsToTry, (texts, changes) => {
        const { bytes, strings } = pathsOf(settings(changes));
        expect(tokensOf(bytes, texts)).toEqual(tokensOf(strings, texts));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("gives them on bytes that are no UTF-8, and never looks beyond a row", () => {
    const { bytes, strings } = pathsOf(settings({ tokenMinLength: 1 }));
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            0x61,
            0x40,
            0x20,
            0xc3,
            0xa9,
            0xce,
            0xa3,
            0xe2,
            0x80,
            0x83,
            0xed,
            0xa0,
            0xf0,
            0x9f,
            0x98,
            0xf4,
            0xff,
          ),
        )
        .map((some) => Uint8Array.from(some)),
    );
    fc.assert(
      fc.property(anyBytes, fc.nat(), fc.nat(), (buffer, from, length) => {
        const start = from % (buffer.length + 1);
        const end = start + (length % (buffer.length - start + 1));
        const batch = batchOf(buffer, start, end);
        const tokens = tokensOfBatch(bytes, batch);
        expect(tokens).toEqual(tokensOfBatch(strings, batch));
        expect(tokens).toEqual(tokensOfBatch(bytes, batchOf(buffer.slice(start, end), 0, end - start)));
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it("gives them on texts of a quarter of a megabyte without a blank", () => {
    const { bytes, strings } = pathsOf(settings());
    for (const text of longTexts(1 << 18)) {
      const [tokens, expected] = [bytes, strings].map((path) => tokensOf(path, [text, "next row"]).join(" "));
      expect(tokens).toBe(expected);
    }
  });

  it("forgets one batch when the next comes", () => {
    const { bytes } = pathsOf(settings());
    expect(tokensOf(bytes, ["hello @you"])).toEqual([["hello", "you"]]);
    expect(tokensOf(bytes, ["world", ""])).toEqual([["world"], []]);
  });
});

function batchOf(bytes: Uint8Array, start: number, end: number): TextBatch {
  return { rows: 1, bytes, starts: Int32Array.of(start), ends: Int32Array.of(end), labels: Int32Array.of(-1) };
}
