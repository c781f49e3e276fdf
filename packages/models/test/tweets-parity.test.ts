import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithPython, describeWithTweets, runPython, tweetsPath } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { models } from "../src/registry.ts";
import { contextWith, likeliest } from "./toy-data.ts";
import { readMatrices, tweetMatrices, tweetRows, tweetSets } from "./tweet-matrices.ts";

/**
 * What scikit-learn makes of the same matrices. From nothing its L-BFGS takes minutes here; it starts at our weights
 * instead, and answers how much lower it comes from there and how far it moves the probabilities.
 */
const judge = `${readMatrices}
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

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

describeWithTweets("real tweets", () => {
  describeWithPython("make the same models as scikit-learn's", () => {
    let judgements: Record<string, Judgement>;
    let references: Reference[];
    const confusions: Record<string, number[][]> = {};

    beforeAll(async () => {
      const matrices = await tweetMatrices();
      const { folder, shapes } = matrices;
      for (const name of tweetSets) {
        const train = await tweetRows(matrices, name, "train");
        const test = await tweetRows(matrices, name, "test");
        const { classCount } = train;
        for (const [key, parameters] of [
          ["nb", {}],
          ["lr", { tol: 1e-9 }],
        ] as const) {
          const learned = await models.get(key)!.train(parameters, train, contextWith());
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

    it.each(tweetSets)("naive Bayes on %s", (name) => {
      expect(judgements[name]!.nbDistance).toBeLessThan(1e-9);
      expect(confusions[`${name}-nb`]).toEqual(judgements[name]!.nbConfusion);
    });

    it.each(tweetSets)("logistic regression on %s", (name) => {
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

/** Rows are the true classes. */
function confusion(labels: Uint16Array, predicted: readonly number[], classCount: number): number[][] {
  const table = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  labels.forEach((label, row) => {
    table[label]![predicted[row]!]! += 1;
  });
  return table;
}
