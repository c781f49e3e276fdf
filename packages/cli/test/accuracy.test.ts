import { readFileSync } from "node:fs";
import { describeWithTweets, runSentiment, temporaryFolder, tweetsPath } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";

// The accuracies that the project promises, through the command line, on real tweets.

interface Trained {
  readonly metrics: Readonly<Record<string, number>>;
  readonly confusionMatrix: { readonly test: readonly (readonly number[])[] };
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly features: number;
}

/** A result of scikit-learn, measured once on the same split; forests have one accuracy for each of three seeds. */
interface Reference {
  readonly data: string;
  readonly vec: string;
  readonly model: string;
  readonly acc: number | readonly number[];
  readonly confusion?: readonly (readonly number[])[];
  readonly features: number;
}

interface Split {
  readonly name: string;
  readonly flags: readonly string[];
}

const tutorial: Split = { name: "tutorial_format_20k", flags: ["--data", tweetsPath("tutorial-tweets-20k")] };
const extraction: Split = {
  name: "tse_official",
  flags: [
    ["--data", tweetsPath("tweet-sentiment-extraction", "train.csv")],
    ["--test", tweetsPath("tweet-sentiment-extraction", "test.csv")],
  ].flat(),
};

describeWithTweets("test accuracy on real tweets, trained on every row", () => {
  let folder: string;
  let references: readonly Reference[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    references = JSON.parse(readFileSync(tweetsPath("sklearn-reference.json"), "utf8")) as Reference[];
  });

  async function trained(split: Split, ...flags: string[]): Promise<Trained> {
    const args = ["train", ...split.flags, "--valid-size", "0", "--json", ...flags];
    const { code, stdout, stderr } = await runSentiment(args, { cwd: folder });
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Trained;
  }

  function reference(split: Split, vec: string, model: string): Reference {
    return references.find((one) => one.data === split.name && one.vec === vec && one.model === model)!;
  }

  function accuracyOf({ acc }: Reference): number {
    return typeof acc === "number" ? acc : acc.reduce((sum, value) => sum + value, 0) / acc.length;
  }

  it.each([tutorial, extraction])("of naive Bayes on counts is scikit-learn's to the row: $name", async (split) => {
    const expected = reference(split, "countvectorizer", "naivebayes");
    const result = await trained(split, "--model", "nb", "--vectorizer", "count");
    expect(result.confusionMatrix.test).toEqual(expected.confusion);
    expect(result.features).toBe(expected.features);
    expect(result.metrics["test_accuracy_score"]).toBeCloseTo(accuracyOf(expected), 3);
    expect(result.rows.validation).toBe(0);
  });

  it("of naive Bayes on counts is 0.7212 on the tutorial's tweets", async () => {
    const { metrics, confusionMatrix } = await trained(tutorial, "--model", "nb", "--vectorizer", "count");
    expect(metrics["test_accuracy_score"]?.toFixed(4)).toBe("0.7212");
    expect(confusionMatrix.test).toEqual([
      [1413, 599],
      [516, 1472],
    ]);
  });

  it.each([
    [tutorial, 2],
    [extraction, 3],
  ])("of logistic regression on counts is within a few rows of scikit-learn's: %j", async (split, rows) => {
    const expected = reference(split, "countvectorizer", "logreg(converged)");
    const result = await trained(split, "--model", "lr", "--vectorizer", "count");
    expect(Math.abs(hits(result) - trace(expected.confusion!))).toBeLessThanOrEqual(rows);
  });

  it.each([
    ["nb", "naivebayes", tutorial],
    ["lr", "logreg(converged)", tutorial],
    ["nb", "naivebayes", extraction],
    ["lr", "logreg(converged)", extraction],
  ])("of %s on the tutorial's tf-idf is within 0.3 points of scikit-learn's %s: %j", async (model, peer, split) => {
    const expected = reference(split, "tfidf", peer);
    const result = await trained(split, "--model", model, "--vectorizer", "tfidf", "--preset", "tutorial");
    expect(Math.abs(result.metrics["test_accuracy_score"]! - accuracyOf(expected))).toBeLessThanOrEqual(0.003);
  });

  it.each([
    ["count", "countvectorizer", tutorial],
    ["tfidf", "tfidf", tutorial],
    ["count", "countvectorizer", extraction],
    ["tfidf", "tfidf", extraction],
  ])("of 50 trees on %s is within 1.5 points of scikit-learn's mean: %s %j", async (vectorizer, peer, split) => {
    const expected = reference(split, peer, "randomforest50");
    const result = await trained(split, "--model", "rf", "--vectorizer", vectorizer, "--preset", "tutorial");
    expect(Math.abs(result.metrics["test_accuracy_score"]! - accuracyOf(expected))).toBeLessThanOrEqual(0.015);
  });

  it("with --preset tweets beats the tutorial's logistic regression by 3.5 points", async () => {
    const tweets = await trained(tutorial, "--model", "lr", "--vectorizer", "tfidf", "--preset", "tweets");
    const before = accuracyOf(reference(tutorial, "countvectorizer", "logreg(converged)"));
    expect(tweets.metrics["test_accuracy_score"]).toBeGreaterThanOrEqual(before + 0.035);
  });

  it("with --preset tweets reaches 0.70 on three classes", async () => {
    const tweets = await trained(extraction, "--model", "lr", "--vectorizer", "tfidf", "--preset", "tweets");
    expect(tweets.metrics["test_accuracy_score"]).toBeGreaterThanOrEqual(0.7);
  });
});

/** Rows that were labelled rightly. */
function hits({ confusionMatrix }: Trained): number {
  return trace(confusionMatrix.test);
}

function trace(matrix: readonly (readonly number[])[]): number {
  return matrix.reduce((sum, row, place) => sum + row[place]!, 0);
}
