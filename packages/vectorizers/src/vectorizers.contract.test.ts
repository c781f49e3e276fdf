import { SentimentError } from "@sentiment/errors";
import { byteStringsOf, entryCount, Random, stringsOf, type LearnedState } from "@sentiment/numerics";
import { describeParameters, parseParameters } from "@sentiment/parameters";
import { describe, expect, it } from "vitest";
import { cellsOf } from "../test/cells-of.ts";
import { randomTexts } from "../test/random-texts.ts";
import { termsOf } from "../test/terms-of.ts";
import { tokenBatchOf } from "../test/token-batch-of.ts";
import { vectorizers } from "./registry.ts";
import { joinStatistics, termStatistics } from "./term-statistics.ts";
import type { FittedVectorizer } from "./vectorizer.ts";

const texts = randomTexts(new Random(1), 200, 300);
const ranges: (readonly [number, number])[] = [
  [1, 1],
  [1, 3],
  [2, 3],
];

function errorOf(action: () => unknown): SentimentError {
  try {
    action();
  } catch (error) {
    if (SentimentError.is(error)) return error;
    throw error;
  }
  throw new Error("It did not fail as expected.");
}

function stateOf(fitted: FittedVectorizer): LearnedState {
  return structuredClone(fitted.toState());
}

describe.each([...vectorizers])("the vectorizer %s", (name, vectorizer) => {
  const defaults = parseParameters(vectorizer.hyperparameters, {}, name);

  it("describes itself and every parameter, all of which have defaults", () => {
    expect(vectorizer.summary).not.toBe("");
    for (const parameter of describeParameters(vectorizer.hyperparameters)) {
      expect(parameter.description, parameter.name).not.toBe("");
      expect(parameter.default, parameter.name).not.toBe(undefined);
    }
  });

  it.each([
    ["ngram_range", [2, 1]],
    ["ngram_range", [0, 1]],
    ["ngram_range", 2],
    ["max_features", 0],
    ["max_features", 1.5],
    ["binary", 1],
    ["lowercase", "yes"],
    ["token_min_length", 0],
  ])("refuses %s=%j by name", (parameter, value) => {
    const error = errorOf(() => parseParameters(vectorizer.hyperparameters, { [parameter]: value }, name));
    expect(error).toMatchObject({ kind: "usage", code: "BAD_PARAMETER" });
    expect(error.message).toContain(`${parameter}=`);
  });

  describe.each(ranges)("with n-grams of %d to %d tokens", (...ngramRange) => {
    const parameters = { ...defaults, ngram_range: ngramRange };
    const terms = termsOf(texts, ngramRange);
    const fitted = vectorizer.fit(parameters, terms, undefined);
    const learned = cellsOf(fitted.transformTerms(terms, undefined));

    it("learns a vocabulary in code-point order", () => {
      const vocabulary = stringsOf(fitted.vocabulary);
      const sorted = vocabulary.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(vocabulary).toEqual(sorted);
    });

    it("learns the same from the same texts, in whatever batches", () => {
      const again = vectorizer.fit(parameters, termsOf(texts, ngramRange, 64), undefined);
      expect(again.vocabulary).toEqual(fitted.vocabulary);
      expect(again.toState()).toEqual(fitted.toState());
    });

    it("makes the same of collected terms, of fresh texts, and of other collections of the like", () => {
      expect(cellsOf(fitted.transform(tokenBatchOf(texts)))).toEqual(learned);
      expect(cellsOf(fitted.transformTerms(termsOf(texts.toReversed(), ngramRange), undefined))).toEqual(
        learned.toReversed(),
      );
    });

    it("makes the same after it was saved and restored", () => {
      const restored = vectorizer.restore(parameters, structuredClone(fitted.vocabulary), stateOf(fitted));
      expect(cellsOf(restored.transform(tokenBatchOf(texts)))).toEqual(learned);
      expect(cellsOf(restored.transformTerms(terms, undefined))).toEqual(learned);
      expect(restored.toState()).toEqual(fitted.toState());
    });

    it.each([{}, { min_df: 2, max_features: 7 }, { max_df: 0.5, max_features: 40, binary: true }])(
      "learns the same from what parts of the texts add up to, whichever comes first, with %j",
      (limits) => {
        const choices = { ...parameters, ...limits };
        const parts = [texts.slice(0, 90), texts.slice(90, 120), texts.slice(120)].map((some) => {
          const own = termsOf(some, ngramRange);
          return termStatistics(own, Int32Array.from(some.keys()));
        });
        const whole = vectorizer.fit(choices, terms, undefined);
        for (const order of [parts, parts.toReversed()]) {
          const joined = vectorizer.fitStatistics(choices, joinStatistics(order));
          expect(joined.vocabulary).toEqual(whole.vocabulary);
          expect(joined.toState()).toEqual(whole.toState());
          expect(cellsOf(joined.transformTerms(terms, undefined))).toEqual(
            cellsOf(whole.transformTerms(terms, undefined)),
          );
        }
      },
    );

    it("makes the same before, during and after its preparation", () => {
      const restored = vectorizer.restore(parameters, structuredClone(fitted.vocabulary), stateOf(fitted));
      const preparation = restored.preparation();
      do expect(cellsOf(restored.transform(tokenBatchOf(texts.slice(0, 5))))).toEqual(learned.slice(0, 5));
      while (preparation.next().done !== true);
      expect(cellsOf(restored.transform(tokenBatchOf(texts)))).toEqual(learned);
      expect(restored.preparation().next().done).toBe(true);
    });

    it("makes of some rows what it makes of them among all, in the order asked for", () => {
      const rows = Int32Array.of(17, 3, 3, 199, 0);
      expect(cellsOf(fitted.transformTerms(terms, rows))).toEqual(Array.from(rows, (row) => learned[row]));
      expect(fitted.transformTerms(terms, new Int32Array(0)).rows).toBe(0);
    });

    it("makes an empty row of a text without tokens or without known ones", () => {
      const matrix = fitted.transform(tokenBatchOf([[], ["unheard-of", "never-seen", "neither"], texts[1]!]));
      expect(cellsOf(matrix)).toEqual([[], [], learned[1]]);
      for (const scale of matrix.rowScale ?? []) expect(scale).toSatisfy(Number.isFinite);
      expect(fitted.transform(tokenBatchOf([])).rows).toBe(0);
    });

    it("leaves unknown terms out, and what they stand between", () => {
      const known = texts.find((text) => text.length > 3)!;
      const interrupted = [...known.slice(0, 3), "unheard-of", ...known.slice(3)];
      const found = cellsOf(fitted.transform(tokenBatchOf([interrupted])))[0]!.map(([column]) => column);
      const vocabulary = stringsOf(fitted.vocabulary);
      const expected = vocabulary.flatMap((term, column) =>
        ` ${known.slice(0, 3).join(" ")} | ${known.slice(3).join(" ")} `.includes(` ${term} `) ? [column] : [],
      );
      expect(found).toEqual(expected);
    });

    it("changes nothing it is given", () => {
      const batch = tokenBatchOf(texts);
      const before = structuredClone({ batch, ids: terms.termIds, starts: terms.rowStarts, parameters });
      vectorizer.fit(parameters, terms, Int32Array.of(1, 2, 3, 4, 5)).transformTerms(terms, undefined);
      fitted.transform(batch);
      expect({ batch, ids: terms.termIds, starts: terms.rowStarts, parameters }).toEqual(before);
    });

    it("makes the same matrices in the memory of the terms", () => {
      const own = termsOf(texts, terms.ngramRange);
      const every = Int32Array.from({ length: own.rows }, (_, row) => row);
      const parts = [0, 1, 2].map((part) => every.filter((row) => row % 3 === part));
      const taken = vectorizer.fit(parameters, own, parts[0]).takeTerms(own, parts);
      const copying = vectorizer.fit(parameters, terms, parts[0]);
      for (const [part, matrix] of taken.entries()) {
        expect(matrix.columnIndices.buffer).toBe(own.termIds.buffer);
        expect(cellsOf(matrix)).toEqual(cellsOf(copying.transformTerms(terms, parts[part])));
      }
    });

    it("gives arrays that fit together, and lasting ones for collected terms", () => {
      const lasting = fitted.transformTerms(terms, undefined);
      const before = structuredClone(lasting);
      fitted.transform(tokenBatchOf(texts.slice(0, 9)));
      const short = fitted.transform(tokenBatchOf(texts.slice(9, 11)));
      expect(lasting).toEqual(before);
      expect(short.rowStarts).toHaveLength(3);
      expect(short.rowScale ?? new Float64Array(2)).toHaveLength(2);
      expect(short.columnIndices.length).toBeGreaterThanOrEqual(entryCount(short));
    });
  });

  it("refuses a saved state that does not fit together", () => {
    const fitted = vectorizer.fit(defaults, termsOf(texts), undefined);
    const { settings, tensors } = stateOf(fitted);
    const extra = { settings, tensors: { ...tensors, more: { shape: [1], data: Float64Array.of(1) } } };
    const broken: (() => unknown)[] = [
      () => vectorizer.restore(defaults, fitted.vocabulary, extra),
      () => vectorizer.restore({ ...defaults, ngram_range: "1,2" }, fitted.vocabulary, { settings, tensors }),
      () => vectorizer.restore(defaults, byteStringsOf(["b", "a"]), { settings, tensors }),
      () => vectorizer.restore(defaults, byteStringsOf(["a", "a"]), { settings, tensors }),
      () => vectorizer.restore(defaults, byteStringsOf(["ab", "a"]), { settings, tensors }),
    ];
    for (const restore of broken) {
      expect(errorOf(restore)).toMatchObject({ kind: "input", code: "BAD_VECTORIZER_STATE" });
    }
  });
});

describe("count", () => {
  it("keeps a token at four bytes: its column, repeats kept, and nothing else", () => {
    const count = vectorizers.get("count")!;
    const terms = termsOf([["b", "a", "b", "b"]]);
    const matrix = count.fit(count.hyperparameters.parse({}), terms, undefined).transformTerms(terms, undefined);
    expect(matrix).toMatchObject({ values: undefined, rowScale: undefined, columnScale: undefined });
    expect([...matrix.columnIndices]).toEqual([1, 0, 1, 1]);
  });
});

describe("tfidf", () => {
  it("keeps a token at four bytes too, idf and norm being factors of columns and rows", () => {
    const tfidf = vectorizers.get("tfidf")!;
    const terms = termsOf([["b", "a", "b", "b"], ["b"]]);
    const matrix = tfidf.fit(tfidf.hyperparameters.parse({}), terms, undefined).transformTerms(terms, undefined);
    expect(matrix.values).toBe(undefined);
    expect([...matrix.columnIndices]).toEqual([1, 0, 1, 1, 1]);
    expect(matrix.columnScale).toHaveLength(2);
    expect(matrix.rowScale?.[1]).toBe(1);
  });

  it("refuses saved weights of the wrong kind, number or value", () => {
    const tfidf = vectorizers.get("tfidf")!;
    const parameters = tfidf.hyperparameters.parse({});
    const vocabulary = byteStringsOf(["a", "b"]);
    for (const data of [Float32Array.of(1, 2), Float64Array.of(1), Float64Array.of(1, NaN), Float64Array.of(1, 0)]) {
      const state = { settings: {}, tensors: { idf: { shape: [data.length], data } } };
      expect(errorOf(() => tfidf.restore(parameters, vocabulary, state)).code).toBe("BAD_VECTORIZER_STATE");
    }
    const withoutIdf = tfidf.hyperparameters.parse({ use_idf: false });
    expect(tfidf.restore(withoutIdf, vocabulary, { settings: {}, tensors: {} }).vocabulary.count).toBe(2);
  });
});
