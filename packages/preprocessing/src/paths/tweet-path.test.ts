import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longTexts, nastyText } from "../../test/nasty-texts.ts";
import { tokensOf } from "../../test/tokens-of.ts";
import type { PreprocessingSettings } from "../preprocessor.ts";
import { stopWordsOf } from "../stop-words/stop-words-of.ts";
import { ChunkMemory } from "./chunk-memory.ts";
import { StringPath } from "./string-path.ts";
import { TweetPath } from "./tweet-path.ts";

function settings(changes: Partial<PreprocessingSettings> = {}): PreprocessingSettings {
  const stopWords = stopWordsOf("none", []);
  return {
    cleaning: [],
    stopWords,
    stemmer: null,
    tokenizer: "tweets",
    lowercase: true,
    tokenMinLength: 1,
    ...changes,
  };
}

function pathsOf(chosen: PreprocessingSettings) {
  return { bytes: new TweetPath(chosen), strings: new StringPath(chosen) };
}

describe("the tweet tokenizer's one pass over bytes", () => {
  const settingsToTry = fc.record({ tokenMinLength: fc.constantFrom(1, 2, 4), lowercase: fc.boolean() });

  it("gives the tokens that the tokenizer gives for the whole text, on nasty texts", () => {
    fc.assert(
      fc.property(fc.array(nastyText, { maxLength: 8 }), settingsToTry, (texts, changes) => {
        const { bytes, strings } = pathsOf(settings(changes));
        expect(tokensOf(bytes, texts)).toEqual(tokensOf(strings, texts));
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  it("gives them on texts of a quarter of a megabyte without a blank", () => {
    const { bytes, strings } = pathsOf(settings());
    for (const text of longTexts(1 << 18)) {
      const [tokens, expected] = [bytes, strings].map((path) => tokensOf(path, [text, "next row"]).join(" "));
      expect(tokens).toBe(expected);
    }
  });

  it("does not carry a negation from one text into the next", () => {
    const { bytes } = pathsOf(settings());
    expect(tokensOf(bytes, ["never", "mind"])).toEqual([["never"], ["mind"]]);
  });

  it("gives the same tokens after its memory was full and forgotten", () => {
    const memory = new ChunkMemory({ minLength: 1, lowercase: true }, 3);
    const texts = ["one", "two!", "three", "four...", "two!", "one", "x".repeat(100), "two!"];
    const found = texts.map((text) => {
      const chunk = new TextEncoder().encode(text);
      memory.find(chunk, 0, chunk.length);
      const tokens = Array.from({ length: memory.last - memory.first }, (_, index) => memory.first + index);
      return tokens.map((token) =>
        new TextDecoder().decode(memory.bytes.subarray(memory.starts[token], memory.starts[token + 1])),
      );
    });
    expect(found).toEqual([
      ["one"],
      ["two", "!"],
      ["three"],
      ["four", "..."],
      ["two", "!"],
      ["one"],
      ["xx"],
      ["two", "!"],
    ]);
  });
});
