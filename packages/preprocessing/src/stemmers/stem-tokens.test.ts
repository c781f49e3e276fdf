import { textBatchOf } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nastyText } from "../../test/nasty-texts.ts";
import { tokensOf } from "../../test/tokens-of.ts";
import { createPreprocessor } from "../create-preprocessor.ts";
import { tutorialCleaning } from "../cleaning/registry.ts";
import { namedStopWords } from "../stop-words/named-stop-words.ts";
import { emptyTokenBatch } from "../token-batch.ts";
import { loadStemmer } from "./registry.ts";
import { StemCache } from "./stem-cache.ts";

async function tutorialWith(stemmer: string | null) {
  const stopWords = await namedStopWords("nltk");
  return createPreprocessor({
    cleaning: tutorialCleaning,
    stopWords,
    stemmer,
    tokenizer: "words",
    lowercase: true,
    tokenMinLength: 2,
  });
}

describe("a preprocessor with a stemmer", () => {
  it.each(["porter", "lancaster", "porter_de"])("gives %s's stem of each token", async (name) => {
    const [stemmed, plain, stem] = await Promise.all([tutorialWith(name), tutorialWith(null), loadStemmer(name)]);
    const texts = [...fc.sample(nastyText, { seed: 6, numRuns: 500 }), "He was happily running to the churches"];
    const expected = tokensOf(plain, texts);
    expect(tokensOf(stemmed, texts)).toEqual(expected.map((tokens) => tokens.map((token) => stem(token) || token)));
  });

  it("leaves tokens alone that are too long to be words", async () => {
    const preprocessor = await tutorialWith("porter");
    const long = `${"a".repeat(1 << 20)}ing`;
    expect(tokensOf(preprocessor, [`running ${long} going`])).toEqual([["run", long, "go"]]);
  });

  it("gives the same stems batch after batch, in one token batch used again", async () => {
    const preprocessor = await tutorialWith("porter");
    const out = emptyTokenBatch();
    for (const text of ["running dogs", "dogs running churches", "running"])
      preprocessor.tokenize(textBatchOf([text]), out);
    expect(out.tokens).toBe(1);
    expect(Buffer.from(out.bytes.subarray(out.starts[0], out.ends[0])).toString()).toBe("run");
  });
});

describe("the memory of stems", () => {
  it("asks once for each token until it is full, and then forgets", () => {
    const asked: string[] = [];
    const cache = new StemCache((token) => {
      asked.push(token);
      return token.toUpperCase();
    }, 2);
    const found = ["a", "b", "a", "c", "a", "a"].map((token) => {
      const bytes = new TextEncoder().encode(token);
      cache.find(bytes, 0, bytes.length);
      return new TextDecoder().decode(cache.bytes.subarray(cache.start, cache.end));
    });
    expect(found).toEqual(["A", "B", "A", "C", "A", "A"]);
    expect(asked).toEqual(["a", "b", "c", "a"]);
  });

  it("keeps the token where the stem would be empty", () => {
    const cache = new StemCache(() => "");
    cache.find(Uint8Array.of(0x61), 0, 1);
    expect([...cache.bytes.subarray(cache.start, cache.end)]).toEqual([0x61]);
  });
});
