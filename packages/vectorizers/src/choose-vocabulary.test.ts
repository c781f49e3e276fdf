import { stringsOf } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { termsOf } from "../test/terms-of.ts";
import { chooseVocabulary } from "./choose-vocabulary.ts";
import { vectorizers } from "./registry.ts";
import type { CountingParameters } from "./counting-parameters.ts";

function chosenFrom(texts: string, parameters: Partial<CountingParameters>, rows?: number[]): string[] {
  const tokens = texts.split("|").map((text) => text.split(" ").filter((token) => token !== ""));
  const checked = vectorizers.get("count")!.hyperparameters.parse(parameters) as CountingParameters;
  const terms = termsOf(tokens, checked.ngram_range);
  return stringsOf(chooseVocabulary(checked, terms, rows && Int32Array.from(rows)).vocabulary);
}

describe("the vocabulary", () => {
  it("stands in code-point order, not in that of UTF-16", () => {
    expect(chosenFrom("z \u{1F600} \uFF21 é Z", {})).toEqual(["Z", "z", "é", "\uFF21", "\u{1F600}"]);
  });

  it("holds only terms of the rows that are learned from", () => {
    expect(chosenFrom("a b|c|d", {}, [0, 2])).toEqual(["a", "b", "d"]);
  });

  it("counts a row as often as it is given", () => {
    expect(chosenFrom("a|b", { min_df: 2 }, [1, 0, 1])).toEqual(["b"]);
  });

  it("takes the most frequent terms for max_features, of equally frequent ones the first by alphabet", () => {
    expect(chosenFrom("d c b a b d|d", { max_features: 3 })).toEqual(["a", "b", "d"]);
    expect(chosenFrom("e d c b a", { max_features: 2 })).toEqual(["a", "b"]);
  });

  it("with binary, max_features goes by the number of texts", () => {
    const texts = "often often often|a b|a b";
    expect(chosenFrom(texts, { max_features: 1 })).toEqual(["often"]);
    expect(chosenFrom(texts, { max_features: 1, binary: true })).toEqual(["a"]);
  });

  it("applies max_features to what min_df and max_df left", () => {
    expect(chosenFrom("x x x a|a b|a b", { max_features: 1, min_df: 2, max_df: 0.9 })).toEqual(["b"]);
  });
});

describe("no vocabulary", () => {
  it("when no text has a term", () => {
    expect(() => chosenFrom("||", {})).toThrow(expect.objectContaining({ kind: "input", code: "EMPTY_VOCABULARY" }));
  });

  it("when max_df allows fewer texts than min_df asks for", () => {
    expect(() => chosenFrom("a|a|a|b", { min_df: 3, max_df: 0.5 })).toThrow(
      expect.objectContaining({
        kind: "usage",
        code: "BAD_PARAMETER",
        message: "max_df=0.5 allows fewer texts than min_df=3 asks for, with 4 texts.",
      }),
    );
  });

  it("when pruning leaves nothing", () => {
    expect(() => chosenFrom("a|b", { min_df: 2 })).toThrow(
      expect.objectContaining({
        kind: "input",
        code: "NO_TERMS_LEFT",
        message: "No term of the 2 texts is left after pruning with min_df=2 and max_df=1.0.",
      }),
    );
  });

  it("is a bug of ours when the terms were collected with another ngram_range", () => {
    const count = vectorizers.get("count")!;
    const parameters = count.hyperparameters.parse({ ngram_range: [1, 2] });
    expect(() => count.fit(parameters, termsOf([["a"]]), undefined)).toThrow(
      expect.objectContaining({ kind: "bug", code: "NGRAM_RANGE_MISMATCH" }),
    );
  });
});
