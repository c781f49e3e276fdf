import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CsrMatrix } from "@sentiment/numerics";
import { describeWithPython, describeWithTweets, runPython, temporaryFolder, tweetsPath } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { models } from "../src/registry.ts";
import { contextWith, likeliest } from "./toy-data.ts";

const prelude = `
import csv, json, os, re, string, sys, warnings
import numpy as np, scipy.sparse as sp
warnings.simplefilter("ignore")
given = json.load(sys.stdin)
`;

/**
 * Cleans and vectorizes two sets of tweets as the tutorial does, and writes the matrices into a folder as raw arrays:
 * `<set>-<vectorizer>-<half>-<array>`. Prints their shapes.
 */
const vectorize = `${prelude}
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
stop_words = set(json.load(open(given["stopWords"])))
punctuation = str.maketrans("", "", string.punctuation)

def clean(text):
    text = " ".join(word for word in text.lower().split() if word not in stop_words)
    text = re.sub(r"@\\S+ ", "", text).replace("'", "").replace("\\n", "")
    return text.translate(punctuation)

def column(folder, file, name):
    with open(os.path.join(folder, file), newline="", encoding="utf-8") as lines:
        return [row[name] for row in csv.DictReader(lines)]

def read(data, half):
    folder = given[data]
    if data == "tutorial":
        return column(folder, f"X_{half}.csv", "text"), column(folder, f"y_{half}.csv", "sentiment")
    return column(folder, f"{half}.csv", "text"), column(folder, f"{half}.csv", "label")

def save(name, array, kind):
    np.ascontiguousarray(array, kind).tofile(os.path.join(given["folder"], name))

def vectorizers():
    yield "count", CountVectorizer()
    yield "tfidf", TfidfVectorizer(ngram_range=(1, 4), sublinear_tf=True, token_pattern=r"\\w{1,}", max_features=1000)

shapes = {}
for data in ("tutorial", "extraction"):
    halves = {half: read(data, half) for half in ("train", "test")}
    texts = {half: [clean(text) for text in halves[half][0]] for half in halves}
    classes = sorted(set(halves["train"][1]))
    for name, vectorizer in vectorizers():
        for half in ("train", "test"):
            X = vectorizer.fit_transform(texts[half]) if half == "train" else vectorizer.transform(texts[half])
            save(f"{data}-{name}-{half}-starts", X.indptr, "int32")
            save(f"{data}-{name}-{half}-columns", X.indices, "int32")
            save(f"{data}-{name}-{half}-values", X.data, "float64")
            save(f"{data}-{name}-{half}-labels", [classes.index(label) for label in halves[half][1]], "int32")
        shapes[f"{data}-{name}"] = [X.shape[1], len(classes)]
print(json.dumps(shapes))
`;

/**
 * What scikit-learn makes of the same matrices. From nothing its L-BFGS takes minutes here; it starts at our weights
 * instead, and answers how much lower it comes from there and how far it moves the probabilities.
 */
const judge = `${prelude}
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

def load(name, kind):
    return np.fromfile(os.path.join(given["folder"], name), kind)

def matrix(name, columns):
    starts = load(f"{name}-starts", "int32")
    parts = (load(f"{name}-values", "float64"), load(f"{name}-columns", "int32"), starts)
    return sp.csr_matrix(parts, shape=(len(starts) - 1, columns)), load(f"{name}-labels", "int32")

def objective(model, X, y):
    z = X @ model.coef_.T + model.intercept_
    if z.shape[1] == 1: z = np.hstack([np.zeros_like(z), z])
    return (logsumexp(z, axis=1) - z[np.arange(len(y)), y]).sum() + 0.5 * np.square(model.coef_).sum()

def predictions(model, X, y):
    confusion = np.zeros((len(model.classes_),) * 2, int)
    np.add.at(confusion, (y, model.predict(X)), 1)
    return confusion.tolist()

answer = {}
for name, (columns, classes) in given["shapes"].items():
    (X, y), (X_test, y_test) = matrix(f"{name}-train", columns), matrix(f"{name}-test", columns)
    nb = MultinomialNB().fit(X, y)
    lr = LogisticRegression(tol=1e-9, max_iter=300, warm_start=True)
    lr.classes_ = np.arange(classes)
    lr.coef_ = load(f"{name}-lr-coef", "float64").reshape(-1, columns)
    lr.intercept_ = load(f"{name}-lr-intercept", "float64")
    ours, probabilities, coef = objective(lr, X, y), lr.predict_proba(X_test), lr.coef_.copy()
    lr.fit(X, y)
    log_prob = load(f"{name}-nb-feature_log_prob", "float64").reshape(-1, columns)
    answer[name] = {
        "nbDistance": np.abs(nb.feature_log_prob_ - log_prob).max(),
        "nbConfusion": predictions(nb, X_test, y_test),
        "lrLower": (ours - objective(lr, X, y)) / ours,
        "lrCoefDistance": np.abs(lr.coef_ - coef).max(),
        "lrProbabilityDistance": np.abs(lr.predict_proba(X_test) - probabilities).max(),
    }
print(json.dumps(answer))
`;

interface Judgement {
  readonly nbDistance: number;
  readonly nbConfusion: number[][];
  readonly lrLower: number;
  readonly lrCoefDistance: number;
  readonly lrProbabilityDistance: number;
}

/** A line of the reference figures: scikit-learn 1.2.1, trained on every row and scored on the test half. */
interface Reference {
  readonly data: string;
  readonly vec: string;
  readonly model: string;
  readonly acc: number;
  readonly confusion: number[][];
}

interface Half {
  readonly matrix: CsrMatrix;
  readonly labels: Int32Array;
}

const sets = ["tutorial-count", "tutorial-tfidf", "extraction-count", "extraction-tfidf"] as const;

describeWithTweets("real tweets", () => {
  describeWithPython("make the same models as scikit-learn's", () => {
    let judgements: Record<string, Judgement>;
    let references: Reference[];
    const confusions: Record<string, number[][]> = {};

    beforeAll(async () => {
      const folder = await temporaryFolder();
      const shapes = (await runPython(vectorize, {
        folder,
        stopWords: tweetsPath("nltk-stopwords.json"),
        tutorial: tweetsPath("tutorial-tweets-20k"),
        extraction: tweetsPath("tweet-sentiment-extraction"),
      })) as Record<string, [columns: number, classes: number]>;
      for (const name of sets) {
        const [columns, classCount] = shapes[name]!;
        const [train, test] = [
          await half(folder, `${name}-train`, columns),
          await half(folder, `${name}-test`, columns),
        ];
        for (const [key, parameters] of [
          ["nb", {}],
          ["lr", { tol: 1e-9 }],
        ] as const) {
          const learned = await models.get(key)!.train(parameters, { ...train, classCount }, contextWith());
          const predicted = likeliest(learned.probabilities(test.matrix), classCount);
          confusions[`${name}-${key}`] = confusion(test.labels, predicted, classCount);
          for (const [tensor, { data }] of Object.entries(learned.toState().tensors)) {
            await writeFile(path.join(folder, `${name}-${key}-${tensor}`), data);
          }
        }
      }
      judgements = (await runPython(judge, { folder, shapes })) as typeof judgements;
      references = JSON.parse(await readFile(tweetsPath("sklearn-reference.json"), "utf8")) as Reference[];
    });

    it.each(sets)("naive Bayes on %s", (name) => {
      expect(judgements[name]!.nbDistance).toBeLessThan(1e-9);
      expect(confusions[`${name}-nb`]).toEqual(judgements[name]!.nbConfusion);
    });

    it.each(sets)("logistic regression on %s", (name) => {
      const { lrLower, lrCoefDistance, lrProbabilityDistance } = judgements[name]!;
      expect(lrLower).toBeLessThan(1e-9);
      expect(lrCoefDistance).toBeLessThan(1e-3);
      expect(lrProbabilityDistance).toBeLessThan(1e-4);
    });

    it.each([
      ["tutorial", "tutorial_format_20k", 2],
      ["extraction", "tse_official", 3],
    ])("and as accurate ones on the counts of %s as the reference figures say", (name, data, rows) => {
      const reference = (model: string): Reference =>
        references.find((line) => line.data === data && line.vec === "countvectorizer" && line.model === model)!;
      expect(confusions[`${name}-count-nb`]).toEqual(reference("naivebayes").confusion);
      const ours = confusions[`${name}-count-lr`]!;
      const tests = ours.flat().reduce((sum, count) => sum + count, 0);
      const right = ours.reduce((sum, row, label) => sum + row[label]!, 0);
      expect(Math.abs(right - reference("logreg(converged)").acc * tests)).toBeLessThanOrEqual(rows + 0.5);
    });
  });
});

async function half(folder: string, name: string, columns: number): Promise<Half> {
  const read = async (array: string): Promise<ArrayBuffer> =>
    new Uint8Array(await readFile(path.join(folder, `${name}-${array}`))).buffer;
  const rowStarts = new Int32Array(await read("starts"));
  return {
    matrix: {
      rows: rowStarts.length - 1,
      columns,
      rowStarts,
      columnIndices: new Int32Array(await read("columns")),
      values: new Float64Array(await read("values")),
      rowScale: undefined,
      columnScale: undefined,
    },
    labels: new Int32Array(await read("labels")),
  };
}

/** Rows are the true classes. */
function confusion(labels: Int32Array, predicted: readonly number[], classCount: number): number[][] {
  const table = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  labels.forEach((label, row) => {
    table[label]![predicted[row]!]! += 1;
  });
  return table;
}
