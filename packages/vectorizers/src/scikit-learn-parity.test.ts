import { SentimentError } from "@sentiment/errors";
import { Random, stringsOf } from "@sentiment/numerics";
import { parseParameters } from "@sentiment/parameters";
import { describeWithPython, runPython } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { cellsOf } from "../test/cells-of.ts";
import { randomTexts } from "../test/random-texts.ts";
import { termsOf } from "../test/terms-of.ts";
import { tokenBatchOf } from "../test/token-batch-of.ts";
import { vectorizers } from "./registry.ts";

interface Case {
  readonly vectorizer: "count" | "tfidf";
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Texts to learn from, and fresh ones, as lists of tokens. */
  readonly texts: string[][];
  readonly fresh: string[][];
}

type Cells = [number, number][][];

/** What a vectorizer makes of a case. */
type Answer =
  | { readonly error: string }
  | { readonly vocabulary: string[]; readonly idf: number[] | null; readonly learned: Cells; readonly fresh: Cells };

/**
 * Where several terms tie for the last places of max_features, scikit-learn keeps whichever its unstable sort puts
 * first. There it is given, as a fixed vocabulary, the choice we document; that its own choice differs by equally
 * frequent terms only is asserted.
 */
const script = `
import json, sys
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

errors = {
    "empty vocabulary": "EMPTY_VOCABULARY",
    "max_df corresponds to < documents than min_df": "BAD_PARAMETER",
    "After pruning, no terms remain": "NO_TERMS_LEFT",
}

def make(kind, parameters):
    return kind(tokenizer=list, preprocessor=lambda text: text, token_pattern=None, lowercase=False, **parameters)

def cells(matrix):
    matrix.sort_indices()
    return [
        [[int(j), float(x)] for j, x in zip(matrix.indices[a:b], matrix.data[a:b])]
        for a, b in zip(matrix.indptr, matrix.indptr[1:])
    ]

def alphabetical_choice(parameters, texts):
    counting = {k: v for k, v in parameters.items() if k in ("ngram_range", "min_df", "max_df", "binary")}
    vectorizer = make(CountVectorizer, counting)
    totals = np.asarray(vectorizer.fit_transform(texts).sum(axis=0)).ravel()
    total_of = dict(zip(vectorizer.get_feature_names_out(), totals.tolist()))
    chosen = sorted(total_of, key=lambda term: (-total_of[term], term))[: parameters["max_features"]]
    return chosen, total_of

def answer(case):
    parameters = dict(case["parameters"])
    parameters["ngram_range"] = tuple(parameters.get("ngram_range", (1, 1)))
    for name in ("min_df", "max_df"):
        if isinstance(parameters.get(name), str):
            parameters[name] = float(parameters[name])
    kind = {"count": CountVectorizer, "tfidf": TfidfVectorizer}[case["vectorizer"]]
    vectorizer = make(kind, parameters)
    try:
        learned = vectorizer.fit_transform(case["texts"])
    except ValueError as error:
        return {"error": next((code for text, code in errors.items() if text in str(error)), str(error))}
    if parameters.get("max_features") is not None:
        chosen, total_of = alphabetical_choice(parameters, case["texts"])
        own = vectorizer.get_feature_names_out()
        assert sorted(total_of[term] for term in chosen) == sorted(total_of[term] for term in own)
        if set(chosen) != set(own):
            fixed = {k: v for k, v in parameters.items() if k not in ("min_df", "max_df", "max_features")}
            vectorizer = make(kind, {**fixed, "vocabulary": sorted(chosen)})
            learned = vectorizer.fit_transform(case["texts"])
    has_idf = case["vectorizer"] == "tfidf" and parameters.get("use_idf", True)
    return {
        "vocabulary": vectorizer.get_feature_names_out().tolist(),
        "idf": vectorizer.idf_.tolist() if has_idf else None,
        "learned": cells(learned),
        "fresh": cells(vectorizer.transform(case["fresh"])),
    }

print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
`;

const random = new Random(20_260_101);

function pick<Item>(items: readonly Item[]): Item {
  return items[random.below(items.length)]!;
}

function randomCase(): Case {
  const vectorizer = pick(["count", "tfidf"] as const);
  const words = pick([3, 20, 80, 400]);
  const counting = {
    ngram_range: pick([
      [1, 1],
      [1, 1],
      [1, 2],
      [1, 4],
      [2, 2],
      [2, 3],
      [3, 9],
    ]),
    min_df: pick([1, 1, 1, 2, 3, "0.0", 0.05, 0.1, 0.3]),
    max_df: pick(["1.0", "1.0", "1.0", 0.9, 0.7, 0.3, 30, 8, 1]),
    max_features: pick([null, null, null, 1, 5, 25, 1000]),
    binary: pick([false, false, true]),
  };
  const weighting = {
    norm: pick(["l2", "l2", "l1", null]),
    use_idf: pick([true, true, false]),
    smooth_idf: pick([true, false]),
    sublinear_tf: pick([true, false]),
  };
  return {
    vectorizer,
    parameters: vectorizer === "count" ? counting : { ...counting, ...weighting },
    texts: randomTexts(random, 1 + random.below(60), words),
    fresh: randomTexts(random, 12, 2 * words),
  };
}

const noWords: Case = { vectorizer: "count", parameters: {}, texts: [[], []], fresh: [] };
const tooShort: Case = { ...noWords, parameters: { ngram_range: [2, 2] }, texts: [["a"], ["b"]] };
const everyCase = [noWords, tooShort, ...Array.from({ length: 250 }, randomCase)];

/** Learns from every second row of a larger collection, so that rows and terms that must not count are there. */
function ourAnswer({ vectorizer, parameters, texts, fresh }: Case): Answer {
  const { hyperparameters, ...entry } = vectorizers.get(vectorizer)!;
  const checked = parseParameters(hyperparameters, parameters, vectorizer);
  const interleaved = texts.flatMap((text, row) => [text, fresh[row % Math.max(1, fresh.length)] ?? []]);
  const terms = termsOf(interleaved, checked["ngram_range"] as [number, number]);
  const rows = Int32Array.from(texts, (_, row) => 2 * row);
  try {
    const fitted = entry.fit(checked, terms, rows);
    const idf = fitted.toState().tensors["idf"]?.data;
    return {
      vocabulary: stringsOf(fitted.vocabulary),
      idf: idf === undefined ? null : [...idf],
      learned: cellsOf(fitted.transformTerms(terms, rows)),
      fresh: cellsOf(fitted.transform(tokenBatchOf(fresh))),
    };
  } catch (error) {
    if (SentimentError.is(error)) return { error: error.code };
    throw error;
  }
}

/** Every way in which the answers differ by more than 1e-12, in words. */
function differences(ours: Answer, theirs: Answer): string[] {
  if ("error" in ours || "error" in theirs) {
    const [left, right] = [ours, theirs].map((answer) => ("error" in answer ? answer.error : "learned"));
    return left === right ? [] : [`${left} instead of ${right}`];
  }
  const found: string[] = [];
  if (JSON.stringify(ours.vocabulary) !== JSON.stringify(theirs.vocabulary)) found.push("another vocabulary");
  if (!close(ours.idf, theirs.idf)) found.push("another idf");
  if (!sameCells(ours.learned, theirs.learned)) found.push("other values for the texts learned from");
  if (!sameCells(ours.fresh, theirs.fresh)) found.push("other values for fresh texts");
  return found;
}

function close(ours: readonly number[] | null, theirs: readonly number[] | null): boolean {
  if (ours === null || theirs === null) return ours === theirs;
  return ours.length === theirs.length && ours.every((value, index) => Math.abs(value - theirs[index]!) <= 1e-12);
}

function sameCells(ours: Cells, theirs: Cells): boolean {
  return ours.length === theirs.length && ours.every((row, index) => close(row.flat(), theirs[index]!.flat()));
}

describeWithPython("count and tfidf against scikit-learn", () => {
  let ours: Answer[];
  let theirs: Answer[];

  beforeAll(async () => {
    ours = everyCase.map(ourAnswer);
    theirs = (await runPython(script, everyCase)) as Answer[];
  });

  it("compares thousands of texts: cases that are learned, and each kind that is refused", () => {
    const outcomes = theirs.map((answer) => ("error" in answer ? answer.error : "learned"));
    expect(new Set(outcomes)).toEqual(new Set(["EMPTY_VOCABULARY", "BAD_PARAMETER", "NO_TERMS_LEFT", "learned"]));
    const learned = everyCase.filter((_, index) => outcomes[index] === "learned");
    expect(learned.reduce((sum, { texts, fresh }) => sum + texts.length + fresh.length, 0)).toBeGreaterThan(5000);
  });

  it("gives the same vocabulary in the same order, idf and values to 1e-12, and refuses the same", () => {
    const failures = everyCase.flatMap(({ vectorizer, parameters }, index) => {
      const found = differences(ours[index]!, theirs[index]!);
      return found.length === 0 ? [] : [{ index, vectorizer, parameters, found }];
    });
    expect(failures).toEqual([]);
  });
});
