import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describeWithTweets, tweetsPath } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { namedStopWords, stopWordNames } from "./named-stop-words.ts";
import { stopWordsOf } from "./stop-words-of.ts";

describe("stop words by name", () => {
  it("are, for nltk, 179 English words that hold the negations", async () => {
    const { words } = await namedStopWords("nltk");
    expect(words).toHaveLength(179);
    expect(words).toEqual(expect.arrayContaining(["not", "don't", "she's", "ourselves"]));
  });

  it("are no words for none", async () => {
    expect((await namedStopWords("none")).words).toEqual([]);
  });

  it("come for every language of the package stopword, each word once", async () => {
    const names = await stopWordNames();
    expect(names).toEqual(expect.arrayContaining(["nltk", "none", "eng", "fra", "deu", "porBr"]));
    const lists = await Promise.all(names.map(namedStopWords));
    expect(lists.filter(({ words }) => words.length === 0).map(({ name }) => name)).toEqual(["none"]);
    expect(lists.filter(({ words }) => new Set(words).size !== words.length)).toEqual([]);
  });

  it("are a usage error with a suggestion when nobody has them", async () => {
    await expect(namedStopWords("nlkt")).rejects.toMatchObject({
      kind: "usage",
      code: "UNKNOWN_STOP_WORDS",
      message: 'There is no stop word list "nlkt". Did you mean nltk?',
    });
    await expect(namedStopWords("removeStopwords")).rejects.toMatchObject({ kind: "usage" });
    await expect(namedStopWords("__proto__")).rejects.toMatchObject({ kind: "usage" });
  });
});

describe("a list of stop words", () => {
  it("is sorted by code point, not by UTF-16 unit, and holds each word once and none that is empty", () => {
    expect(stopWordsOf("my words", ["\u{1f600}", "\uffff", "b", "a", "", "b"]).words).toEqual([
      "a",
      "b",
      "\uffff",
      "\u{1f600}",
    ]);
  });

  it("has the hash of its words, whatever their order was", () => {
    const sha256 = createHash("sha256").update("a\nthe").digest("hex");
    expect(stopWordsOf("one", ["the", "a"]).sha256).toBe(sha256);
    expect(stopWordsOf("other", ["a", "the", "a"]).sha256).toBe(sha256);
  });
});

describeWithTweets("the tutorial's stop words", () => {
  it("are the list nltk", async () => {
    const given = JSON.parse(await readFile(tweetsPath("nltk-stopwords.json"), "utf8")) as string[];
    expect(await namedStopWords("nltk")).toEqual(stopWordsOf("nltk", given));
  });
});
