import { describeWithPython, runPython } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import type { TrainedModel } from "../src/model.ts";
import { nb } from "../src/nb.ts";
import { casesData, readCases } from "./peer-cases.ts";
import { contextWith, randomTexts } from "./toy-data.ts";

/** `force_alpha` is scikit-learn's alone: ours is always as if it were False. */
const cases = [
  { name: "counts", texts: { classCount: 2 }, parameters: {} },
  {
    name: "counts without smoothing to speak of",
    texts: { classCount: 2 },
    parameters: { alpha: 1e-12, force_alpha: false },
  },
  { name: "counts in three classes, smoothed much", texts: { classCount: 3 }, parameters: { alpha: 20 } },
  { name: "tf-idf", texts: { classCount: 2, scaled: true }, parameters: { alpha: 0.1 } },
  {
    name: "tf-idf in four classes, all as likely",
    texts: { classCount: 4, scaled: true },
    parameters: { fit_prior: false },
  },
  { name: "values", texts: { classCount: 2, valued: true }, parameters: { alpha: 0.5, fit_prior: false } },
].map(({ name, texts, parameters }, seed) => ({
  name,
  parameters,
  data: randomTexts({ rows: 400, columns: 150, seed, ...texts }),
}));

interface Peer {
  readonly featureLogProb: number[];
  readonly classLogPrior: number[];
  readonly classCount: number[];
  readonly logProbabilities: number[];
}

const script = `${readCases}
from sklearn.naive_bayes import MultinomialNB

def answer(case):
    X = matrix(case)
    model = MultinomialNB(**case["parameters"]).fit(X, case["labels"])
    return {
        "featureLogProb": model.feature_log_prob_.ravel().tolist(),
        "classLogPrior": model.class_log_prior_.tolist(),
        "classCount": model.class_count_.tolist(),
        "logProbabilities": model.predict_log_proba(X).ravel().tolist(),
    }

print(json.dumps([answer(case) for case in cases]))
`;

describeWithPython("naive Bayes learns what scikit-learn's does", () => {
  let peers: Peer[];
  beforeAll(async () => {
    const input = cases.map(({ data, parameters }) => ({ ...casesData(data), parameters }));
    peers = (await runPython(script, input)) as Peer[];
  });

  it.each(cases.map(({ name }, index) => ({ name, index })))("from $name", async ({ index }) => {
    const { data, parameters } = cases[index]!;
    const { force_alpha: _, ...ours } = parameters as Record<string, unknown>;
    const learned: TrainedModel = await nb.train(ours, data, contextWith());
    const { tensors } = learned.toState();
    const peer = peers[index]!;
    expectNear(tensors["feature_log_prob"]!.data as Float64Array, peer.featureLogProb);
    expectNear(tensors["class_log_prior"]!.data as Float64Array, peer.classLogPrior);
    expect([...tensors["class_count"]!.data]).toEqual(peer.classCount);
    expectNear(learned.probabilities(data.matrix).map(Math.log), peer.logProbabilities);
  });
});

function expectNear(actual: Float64Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-9));
}
