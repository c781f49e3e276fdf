import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { resolveRecipe } from "./resolve-recipe.ts";

const base = { model: "lr", vectorizer: "tfidf" };

describe("a recipe without choices", () => {
  it("is the tutorial's cleaning with scikit-learn's defaults", async () => {
    const spec = await resolveRecipe(base);
    expect(spec.preset).toBeNull();
    expect(spec.preprocessing).toMatchObject({
      cleaning: ["lowercase", "stopwords", "mentions", "apostrophes", "newlines", "punctuation"],
      stopWords: { name: "nltk" },
      stemmer: null,
      tokenizer: "words",
      lowercase: true,
      tokenMinLength: 2,
    });
    expect(spec.preprocessing.stopWords.words).toHaveLength(179);
    expect(spec.vectorizer.hyperparameters).toMatchObject({ ngram_range: [1, 1], sublinear_tf: false, norm: "l2" });
    expect(spec.model.hyperparameters).toMatchObject({ C: 1 });
  });
});

describe("a preset", () => {
  it("tutorial sets tf-idf of 1–4-grams and 50 trees, and leaves counts alone", async () => {
    const tfidf = await resolveRecipe({ model: "rf", vectorizer: "tfidf", preset: "tutorial" });
    expect(tfidf.vectorizer.hyperparameters).toMatchObject({
      ngram_range: [1, 4],
      sublinear_tf: true,
      max_features: 1000,
    });
    expect(tfidf.preprocessing.tokenMinLength).toBe(1);
    expect(tfidf.model.hyperparameters).toMatchObject({ n_estimators: 50 });
    const count = await resolveRecipe({ model: "rf", vectorizer: "count", preset: "tutorial" });
    expect(count.vectorizer.hyperparameters).toMatchObject({ ngram_range: [1, 1], max_features: null });
  });

  it("gives way to what is chosen beside it", async () => {
    const spec = await resolveRecipe({
      ...base,
      preset: "tweets",
      modelParameters: { C: 0.5 },
      vectorizerParameters: { min_df: 3 },
      tokenizer: "words",
    });
    expect(spec.model.hyperparameters).toMatchObject({ C: 0.5 });
    expect(spec.vectorizer.hyperparameters).toMatchObject({ min_df: 3, ngram_range: [1, 2] });
    expect(spec.preprocessing.tokenizer).toBe("words");
  });
});

describe("a wrong choice", () => {
  it.each([
    [{ ...base, model: "ln" }, /no model "ln"\. Did you mean lr\?/u],
    [{ ...base, vectorizer: "tf-idf" }, /no vectorizer "tf-idf"\. Did you mean tfidf\?/u],
    [{ ...base, preset: "tweet" }, /no preset "tweet"\. Did you mean tweets\?/u],
    [{ ...base, tokenizer: "tweet" }, /no tokenizer "tweet"\. Did you mean tweets\?/u],
    [{ ...base, cleaning: "lowercase,stopword" }, /no cleaning step "stopword"\. Did you mean stopwords\?/u],
    [{ ...base, modelParameters: { c: 1 } }, /model lr has no parameter "c"\. Did you mean C\?/u],
    [{ ...base, modelParameters: { C: -1 } }, /model lr cannot take C=-1/u],
    [{ ...base, stemmer: "portr" }, /Did you mean porter\?/u],
    [{ ...base, stopWords: "nlkt" }, /Did you mean nltk\?/u],
    [{ ...base, cleaning: "none", stopWords: "eng" }, /stop words eng would have no effect/u],
  ])("is a usage error that says what was meant: %j", async (recipe, message) => {
    const failure = resolveRecipe(recipe);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ kind: "usage" });
  });
});

describe("a stop-word file", () => {
  it("has a word a line, in any order, and is named after the file", async () => {
    const path = join(await temporaryFolder(), "mine.txt");
    writeFileSync(path, "the\r\nrt\n\n a \nthe\n");
    const { stopWords } = (await resolveRecipe({ ...base, stopWords: path })).preprocessing;
    expect(stopWords).toMatchObject({ name: "mine.txt", words: ["a", "rt", "the"] });
    expect(stopWords.sha256).toMatch(/^[0-9a-f]{64}$/u);
  });

  it("that cannot be read is an input error naming it", async () => {
    const failure = resolveRecipe({ ...base, stopWords: "./none.txt" });
    await expect(failure).rejects.toMatchObject({ kind: "input", code: "STOP_WORDS_UNREADABLE" });
  });
});
