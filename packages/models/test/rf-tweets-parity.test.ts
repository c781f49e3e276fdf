import { readFile } from "node:fs/promises";
import { workerParallel } from "@sentiment/numerics";
import { describeWithPython, describeWithTweets, runPython, tweetsPath } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import type { TrainingData } from "../src/model.ts";
import { rf } from "../src/rf.ts";
import { contextWith, firstRows, likeliest } from "./toy-data.ts";
import {
  readMatrices,
  tweetMatrices,
  tweetRows,
  tweetSets,
  type TweetMatrices,
  type TweetSet,
} from "./tweet-matrices.ts";

/** Forests of the first rows only, which scikit-learn too makes in seconds: the means over the seeds. */
const fewRows = { rows: 3000, parameters: { n_estimators: 40 }, seeds: [0, 1, 2, 3, 4] };

const script = `${readMatrices}
from sklearn.ensemble import RandomForestClassifier

def answer(name, columns, seed):
    (X, y), (X_test, y_test) = matrix(f"{name}-train", columns), matrix(f"{name}-test", columns)
    model = RandomForestClassifier(oob_score=True, random_state=seed, n_jobs=2, **given["parameters"])
    model.fit(X[:given["rows"]], y[:given["rows"]])
    return [
        model.score(X_test, y_test),
        model.oob_score_,
        sum(tree.tree_.node_count for tree in model.estimators_),
        max(tree.tree_.max_depth for tree in model.estimators_),
    ]

print(json.dumps({
    name: np.mean([answer(name, columns, seed) for seed in given["seeds"]], axis=0).tolist()
    for name, (columns, _) in given["shapes"].items() if name in given["sets"]
}))
`;

interface Reference {
  readonly data: string;
  readonly vec: string;
  readonly model: string;
  /** Of the seeds 0, 1 and 2. */
  readonly acc: number[];
}

/** Trains on two threads, and scores the test half: accuracy, oob_score, nodes and depth of the forest of each seed. */
async function forestsOf(
  train: TrainingData,
  test: TrainingData,
  parameters: Record<string, unknown>,
  seeds: readonly number[],
): Promise<number[][]> {
  const parallel = workerParallel(new URL("task-worker.ts", import.meta.url), 2);
  try {
    const figures: number[][] = [];
    for (const seed of seeds) {
      const learned = await rf.train({ ...parameters, random_state: seed }, train, { ...contextWith(), parallel });
      const predicted = likeliest(learned.probabilities(test.matrix), test.classCount);
      const right = predicted.filter((label, row) => label === test.labels[row]).length;
      const { oob_score: oobScore, nodes, depth } = learned.facts;
      figures.push([right / test.labels.length, oobScore ?? 0, nodes!, depth!]);
    }
    return figures;
  } finally {
    await parallel.close();
  }
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describeWithTweets("real tweets", () => {
  describeWithPython("make forests as good as scikit-learn's", () => {
    let matrices: TweetMatrices;
    beforeAll(async () => {
      matrices = await tweetMatrices();
    });

    it.each(tweetSets)("50 trees on every row of %s, against the reference figures", async (set) => {
      const [data, vectorizer] = set.split("-");
      const references = JSON.parse(await readFile(tweetsPath("sklearn-reference.json"), "utf8")) as Reference[];
      const theirs = references.find(
        (line) =>
          line.model === "randomforest50" &&
          line.data === (data === "tutorial" ? "tutorial_format_20k" : "tse_official") &&
          line.vec === (vectorizer === "count" ? "countvectorizer" : "tfidf"),
      )!.acc;
      const [train, test] = [await tweetRows(matrices, set, "train"), await tweetRows(matrices, set, "test")];
      const ours = (await forestsOf(train, test, { n_estimators: 50 }, [0, 1, 2, 3, 4])).map(([accuracy]) => accuracy!);
      expect(Math.abs(mean(ours) - mean(theirs))).toBeLessThan(0.005);
      expect(Math.max(...ours.map((accuracy) => Math.abs(accuracy - mean(theirs))))).toBeLessThan(0.015);
    });

    describe("on 3000 rows, against scikit-learn itself", () => {
      const sets: TweetSet[] = ["tutorial-count", "tutorial-tfidf"];
      let peers: Record<string, number[]>;
      beforeAll(async () => {
        peers = (await runPython(script, { ...matrices, ...fewRows, sets })) as typeof peers;
      });

      it.each(sets)("%s", async (set) => {
        const all = await tweetRows(matrices, set, "train");
        const train = {
          ...all,
          matrix: firstRows(all.matrix, fewRows.rows),
          labels: all.labels.slice(0, fewRows.rows),
        };
        const parameters = { ...fewRows.parameters, oob_score: true };
        const figures = await forestsOf(train, await tweetRows(matrices, set, "test"), parameters, fewRows.seeds);
        const [accuracy, oobScore, nodes, depth] = [0, 1, 2, 3].map((at) => mean(figures.map((each) => each[at]!)));
        const theirs = peers[set]!;
        expect(Math.abs(accuracy! - theirs[0]!)).toBeLessThan(0.005);
        expect(Math.abs(oobScore! - theirs[1]!)).toBeLessThan(0.005);
        expect(Math.abs(nodes! / theirs[2]! - 1)).toBeLessThan(0.02);
        expect(Math.abs(depth! / theirs[3]! - 1)).toBeLessThan(0.05);
      });
    });
  });
});
