import { describeParameters, parseParameters } from "@sentiment/parameters";
import { canonicalCsr, rowsBetween, type LearnedState, type Tensor } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { contextWith, firstRows, likeliest, matrixOf, randomTexts } from "../test/toy-data.ts";
import type { Explanation, Model, TrainedModel, TrainingData } from "./model.ts";
import { models } from "./registry.ts";

async function trained(model: Model, data: TrainingData, seed = 0): Promise<TrainedModel> {
  return model.train(parseParameters(model.hyperparameters, {}, "model"), data, contextWith(seed));
}

/** What the score of an explanation must be, from the probabilities of its row. */
function scoreOf(model: Model, probabilities: Float64Array, label: number): number {
  if (model.scoreScale === "probability") return probabilities[label]!;
  const logarithms = probabilities.map(Math.log);
  if (probabilities.length === 2) return logarithms[label]! - logarithms[1 - label]!;
  return logarithms[label]! - logarithms.reduce((sum, logarithm) => sum + logarithm, 0) / logarithms.length;
}

const summed = ({ base, values }: Explanation): number => values.reduce((sum, value) => sum + value, base);

const kinds: [string, TrainingData][] = [
  ["counts in two classes", randomTexts({ rows: 300, columns: 60, classCount: 2, seed: 1 })],
  ["scaled counts in two classes", randomTexts({ rows: 300, columns: 60, classCount: 2, seed: 2, scaled: true })],
  ["counts in five classes", randomTexts({ rows: 400, columns: 60, classCount: 5, seed: 3 })],
  [
    "scaled values in three",
    randomTexts({ rows: 300, columns: 60, classCount: 3, seed: 4, scaled: true, valued: true }),
  ],
];

describe.each([...models])("the model %s", (_, model) => {
  it("describes itself and each hyperparameter, and has a default for each", () => {
    expect(model.summary).toMatch(/^[a-z]/u);
    const parameters = describeParameters(model.hyperparameters);
    expect(parameters.length).toBeGreaterThan(0);
    expect(parameters.filter(({ description }) => description === "")).toEqual([]);
    expect(parameters.filter(({ default: value }) => value === undefined)).toEqual([]);
  });

  it("learns classes that are easy to tell apart", async () => {
    const table = Array.from({ length: 60 }, (__, row) => [
      1,
      row % 3 === 0 ? 2 : 0,
      row % 3 === 1 ? 1 : 0,
      row % 3 === 2 ? 3 : 0,
    ]);
    const labels = Uint16Array.from(table, (___, row) => row % 3);
    const learned = await trained(model, { matrix: matrixOf(table), labels, classCount: 3 });
    expect(likeliest(learned.probabilities(matrixOf(table)), 3)).toEqual([...labels]);
  });

  it("learns classes that differ only in whether a word comes once or three times", async () => {
    const table = Array.from({ length: 100 }, (__, row) => [row % 2 === 0 ? 1 : 3, 1, (row >> 1) % 2]);
    const labels = Uint16Array.from(table, (___, row) => row % 2);
    const learned = await trained(model, { matrix: matrixOf(table), labels, classCount: 2 });
    expect(likeliest(learned.probabilities(matrixOf(table)), 2)).toEqual([...labels]);
  });

  describe.each(kinds)("on %s", (__, data) => {
    const { matrix, classCount } = data;

    it("gives probabilities that sum to 1, and better ones than guessing", async () => {
      const learned = await trained(model, data);
      expect(learned).toMatchObject({ classCount, columnCount: matrix.columns });
      const probabilities = learned.probabilities(matrix);
      expect(probabilities).toHaveLength(matrix.rows * classCount);
      expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
      for (let row = 0; row < matrix.rows; row++) {
        const ofRow = probabilities.subarray(row * classCount, (row + 1) * classCount);
        expect(ofRow.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      }
      const right = likeliest(probabilities, classCount).filter((label, row) => label === data.labels[row]).length;
      const commonest = Math.max(
        ...Array.from({ length: classCount }, (___, k) => data.labels.filter((l) => l === k).length),
      );
      expect(right).toBeGreaterThan(commonest);
    });

    it("explains each score exactly, column by column", async () => {
      const learned = await trained(model, data);
      const probabilities = learned.probabilities(matrix);
      for (let row = 0; row < 40; row++) {
        for (let label = 0; label < classCount; label++) {
          const explanation = learned.explain(matrix, row, label);
          const { score, columns, values } = explanation;
          expect(summed(explanation)).toBeCloseTo(score, 9);
          const ofRow = probabilities.slice(row * classCount, (row + 1) * classCount);
          expect(score).toBeCloseTo(scoreOf(model, ofRow, label), 9);
          expect(values).toHaveLength(columns.length);
          expect([...columns]).toEqual([...new Set(columns)].sort((a, b) => a - b));
        }
      }
    });

    it("says how strongly each column speaks for a class, or that it cannot", async () => {
      const learned = await trained(model, data);
      for (let label = 0; label < classCount; label++) {
        const weights = learned.columnWeights(label);
        expect(weights === undefined || weights.length === matrix.columns).toBe(true);
        expect(weights === undefined || weights.every(Number.isFinite)).toBe(true);
      }
    });

    it("is the same to the last bit for the same seed", async () => {
      const [one, other] = [await trained(model, data, 7), await trained(model, data, 7)];
      expect(one.toState()).toEqual(other.toState());
    });

    it("comes back to life from its state as it was", async () => {
      const learned = await trained(model, data);
      const restored = model.restore(structuredClone(learned.toState()));
      expect(restored).toMatchObject({ classCount, columnCount: matrix.columns, facts: learned.facts });
      expect(restored.probabilities(matrix)).toEqual(learned.probabilities(matrix));
      expect(restored.explain(matrix, 3, 1)).toEqual(learned.explain(matrix, 3, 1));
      expect(restored.columnWeights(1)).toEqual(learned.columnWeights(1));
      expect(restored.toState()).toEqual(learned.toState());
    });

    it("takes repeated entries and factors for the cells they stand for", async () => {
      const canonical = canonicalCsr(matrix);
      const learned = await trained(model, data);
      expectNear(learned.probabilities(canonical), learned.probabilities(matrix), 1e-12);
      const [one, other] = [learned.explain(canonical, 5, 1), learned.explain(matrix, 5, 1)];
      expect(one.columns).toEqual(other.columns);
      expectNear(one.values, other.values, 1e-12);
      const fromCanonical = await trained(model, { ...data, matrix: canonical });
      expectNear(fromCanonical.probabilities(matrix), learned.probabilities(matrix), 2e-3);
    });

    it("leaves the data as it was", async () => {
      const before = structuredClone(data);
      const learned = await trained(model, data);
      learned.probabilities(matrix);
      learned.explain(matrix, 0, 0);
      expect(data).toEqual(before);
    });

    it("answers one row, some out of the midst, no row and a row without known words", async () => {
      const learned = await trained(model, data);
      const all = learned.probabilities(matrix);
      expectNear(learned.probabilities(firstRows(matrix, 1)), all.subarray(0, classCount), 1e-15);
      const some = learned.probabilities(rowsBetween(matrix, 3, 7));
      expectNear(some, all.subarray(3 * classCount, 7 * classCount), 1e-15);
      expect(learned.probabilities(firstRows(matrix, 0))).toHaveLength(0);
      const empty = matrixOf([[]], matrix.columns);
      expect(learned.probabilities(empty).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      const explanation = learned.explain(empty, 0, 0);
      expect(summed(explanation)).toBeCloseTo(explanation.score, 9);
    });
  });

  describe("refuses, as an input error,", () => {
    const [, data] = kinds[0]!;
    const withLabels = (labels: Uint16Array): TrainingData => ({ ...data, labels });
    const bad: [string, TrainingData, string][] = [
      ["no rows", { ...data, matrix: firstRows(data.matrix, 0), labels: new Uint16Array(0) }, "NO_ROWS"],
      ["rows of one class only", withLabels(data.labels.map(() => 1)), "ONE_CLASS"],
      ["a class without rows", { ...data, classCount: 3 }, "EMPTY_CLASS"],
      ["labels out of range", withLabels(data.labels.map((label) => 2 * label)), "LABEL_OUT_OF_RANGE"],
      ["negative labels", withLabels(data.labels.map((label) => -label)), "LABEL_OUT_OF_RANGE"],
      ["fewer labels than rows", withLabels(data.labels.slice(1)), "LABELS_MISMATCH"],
      [
        "values that are no finite numbers",
        { ...data, matrix: { ...data.matrix, rowScale: new Float64Array(data.matrix.rows).fill(NaN) } },
        "NOT_FINITE",
      ],
    ];

    it.each(bad)("%s", async (__, given, code) => {
      await expect(trained(model, given)).rejects.toMatchObject({ kind: "input", code });
    });

    it("rows of another width than it was trained on", async () => {
      const learned = await trained(model, data);
      const wide = { ...data.matrix, columns: data.matrix.columns + 1 };
      const error = expect.objectContaining({ kind: "input", code: "WRONG_COLUMNS" }) as Error;
      expect(() => learned.probabilities(wide)).toThrow(error);
      expect(() => learned.explain(wide, 0, 0)).toThrow(error);
    });

    it("to speak of classes that there are not", async () => {
      const learned = await trained(model, data);
      const error = expect.objectContaining({ kind: "input", code: "LABEL_OUT_OF_RANGE" }) as Error;
      expect(() => learned.explain(data.matrix, 0, 2)).toThrow(error);
      expect(() => learned.explain(data.matrix, 0, -1)).toThrow(error);
    });

    it("a state that lacks a tensor, or has one of another length or kind", async () => {
      const state = (await trained(model, data)).toState();
      const error = expect.objectContaining({ kind: "input", code: "BAD_MODEL_STATE" }) as Error;
      for (const name of Object.keys(state.tensors)) {
        for (const change of [undefined, shortened, ofBytes]) {
          expect(() => model.restore(changed(state, name, change))).toThrow(error);
        }
      }
      expect(() => model.restore({ settings: {}, tensors: {} })).toThrow(error);
    });
  });
});

function expectNear(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const furthest = actual.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
  expect(furthest).toBeLessThanOrEqual(tolerance);
}

/** The state with one tensor changed, or left out. */
function changed(state: LearnedState, name: string, change: ((tensor: Tensor) => Tensor) | undefined): LearnedState {
  const { [name]: tensor, ...others } = state.tensors;
  return { ...state, tensors: change === undefined ? others : { ...others, [name]: change(tensor!) } };
}

const shortened = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.slice(0, -1) });
const ofBytes = ({ shape, data }: Tensor): Tensor => ({
  shape,
  data: data instanceof Uint8Array ? new Float64Array(data.length) : new Uint8Array(data.length),
});
