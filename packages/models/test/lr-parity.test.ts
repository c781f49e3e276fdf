import { describeWithPython, runPython } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { lr } from "../src/lr.ts";
import { casesData, readCases } from "./peer-cases.ts";
import { contextWith, randomTexts, type RandomTexts } from "./toy-data.ts";

type Case = [name: string, texts: Partial<RandomTexts>, parameters: Record<string, unknown>];

/** `class_weight` is a list by class for us and a dict for scikit-learn. */
const cases = (
  [
    ["counts", {}, {}],
    ["counts, hardly penalized", {}, { C: 1000 }],
    ["counts, much penalized", {}, { C: 0.01 }],
    ["counts, balanced", {}, { class_weight: "balanced" }],
    ["counts without intercept", {}, { fit_intercept: false }],
    ["tf-idf", { scaled: true }, { C: 4 }],
    ["values with class weights", { valued: true, scaled: true }, { class_weight: [0.5, 3] }],
    ["few columns and many rows", { columns: 6, rows: 2000 }, {}],
    ["more columns than rows", { columns: 3000, rows: 300 }, { C: 10 }],
    ["three classes", { classCount: 3 }, {}],
    ["three classes, hardly penalized, without intercepts", { classCount: 3 }, { C: 100, fit_intercept: false }],
    ["tf-idf in five classes, balanced", { classCount: 5, scaled: true }, { C: 4, class_weight: "balanced" }],
    ["values in four classes with weights", { classCount: 4, valued: true }, { C: 0.1, class_weight: [1, 2, 3, 4] }],
  ] satisfies Case[]
).map(([name, texts, parameters], seed) => ({
  name,
  parameters: parameters as Record<string, unknown>,
  data: randomTexts({ rows: 600, columns: 200, classCount: 2, seed, ...texts }),
}));

interface Peer {
  /** The objective where scikit-learn, converged, and where we ended, both reckoned in Python. */
  readonly theirs: number;
  readonly ours: number;
  readonly oursByDefault: number;
  readonly coefficients: number[];
  readonly intercepts: number[];
  readonly probabilities: number[];
}

const script = `${readCases}
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

def objective(case, X, coef, intercept):
    y = np.array(case["labels"])
    weight = case["parameters"].get("class_weight")
    if weight == "balanced": weight = len(y) / (case["classCount"] * np.bincount(y))
    s = np.ones(len(y)) if weight is None else np.array(weight)[y]
    z = X @ np.reshape(coef, (len(intercept), -1)).T + np.array(intercept)
    if z.shape[1] == 1: z = np.hstack([np.zeros_like(z), z])
    losses = logsumexp(z, axis=1) - z[np.arange(len(y)), y]
    return case["parameters"].get("C", 1) * (s * losses).sum() + 0.5 * np.square(coef).sum()

def answer(case):
    X = matrix(case)
    parameters = dict(case["parameters"])
    if isinstance(parameters.get("class_weight"), list):
        parameters["class_weight"] = dict(enumerate(parameters["class_weight"]))
    model = LogisticRegression(**parameters, tol=1e-9, max_iter=20000).fit(X, case["labels"])
    return {
        "theirs": objective(case, X, model.coef_.ravel(), model.intercept_),
        "ours": objective(case, X, case["ours"]["coef"], case["ours"]["intercept"]),
        "oursByDefault": objective(case, X, case["oursByDefault"]["coef"], case["oursByDefault"]["intercept"]),
        "coefficients": model.coef_.ravel().tolist(),
        "intercepts": model.intercept_.tolist(),
        "probabilities": model.predict_proba(X).ravel().tolist(),
    }

print(json.dumps([answer(case) for case in cases]))
`;

async function learn({ data, parameters }: (typeof cases)[number], tol: number) {
  const context = contextWith();
  const learned = await lr.train({ ...parameters, tol }, data, context);
  const { tensors } = learned.toState();
  return {
    learned,
    warnings: context.warnings,
    probabilities: [...learned.probabilities(data.matrix)],
    coef: [...tensors["coef"]!.data],
    intercept: [...tensors["intercept"]!.data],
  };
}

describeWithPython("logistic regression learns what scikit-learn's does, converged,", () => {
  let peers: Peer[];
  let tight: Awaited<ReturnType<typeof learn>>[];
  beforeAll(async () => {
    tight = await Promise.all(cases.map((current) => learn(current, 1e-9)));
    const byDefault = await Promise.all(cases.map((current) => learn(current, 1e-4)));
    const input = cases.map(({ data, parameters }, index) => ({
      ...casesData(data),
      parameters,
      ours: tight[index],
      oursByDefault: byDefault[index],
    }));
    peers = (await runPython(script, input)) as Peer[];
  });

  it.each(cases.map(({ name }, index) => ({ name, index })))("from $name", ({ index }) => {
    const peer = peers[index]!;
    const { learned, coef, intercept, probabilities, warnings } = tight[index]!;
    expect(warnings).toEqual([]);
    expect(peer.ours).toBeLessThanOrEqual(peer.theirs * (1 + 1e-9));
    expect(peer.oursByDefault).toBeLessThanOrEqual(Math.min(peer.theirs, peer.ours) * (1 + 1e-6));
    expect(Math.abs(learned.facts["objective"]! / peer.ours - 1)).toBeLessThan(1e-10);
    expectNear(coef, peer.coefficients, 1e-3);
    expectNear(intercept, peer.intercepts, 1e-3);
    expectNear(probabilities, peer.probabilities, 1e-4);
  });
});

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(tolerance));
}
