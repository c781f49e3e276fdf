import { parseParameters } from "@sentiment/parameters";
import { describe, expect, it } from "vitest";
import { contextWith, matrixOf, randomTexts } from "../test/toy-data.ts";
import { lr } from "./lr.ts";
import type { TrainingData } from "./model.ts";

const two = randomTexts({ rows: 200, columns: 40, classCount: 2, seed: 5 });
const four = randomTexts({ rows: 300, columns: 40, classCount: 4, seed: 6 });

describe("lr", () => {
  it("warns when the iterations did not suffice, and says what to do", async () => {
    const context = contextWith();
    const learned = await lr.train({ max_iter: 1, tol: 1e-9 }, two, context);
    expect(learned.facts).toMatchObject({ iterations: 1, converged: 0 });
    expect(context.warnings).toEqual([
      "lr did not converge in 1 iterations: raise max_iter, or lower C or the accuracy asked for (tol=1e-9).",
    ]);
  });

  it("warns when rounding stands in the way of the accuracy asked for", async () => {
    const context = contextWith();
    await lr.train({ tol: 0 }, two, context);
    expect(context.warnings).toHaveLength(1);
    expect(context.warnings[0]).toMatch(/^lr cannot reach tol=0: after \d+ iterations rounding hides/u);
  });

  it("converges in a few iterations on text, and tells of its progress up to the end", async () => {
    const told: number[] = [];
    const learned = await lr.train({}, four, { ...contextWith(), onProgress: (done) => void told.push(done) });
    expect(learned.facts["iterations"]).toBeLessThan(20);
    expect(learned.facts["converged"]).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it("copes with classes that can be told apart perfectly and hardly any penalty", async () => {
    const table = Array.from({ length: 50 }, (_, row) => [row % 2 === 0 ? 1000 : 0, row % 2 === 0 ? 0 : 1000]);
    const labels = Uint16Array.from(table, (__, row) => row % 2);
    const context = contextWith();
    const learned = await lr.train({ C: 1e8 }, { matrix: matrixOf(table), labels, classCount: 2 }, context);
    const probabilities = learned.probabilities(matrixOf(table));
    expect(probabilities.every(Number.isFinite)).toBe(true);
    expect(Math.min(...probabilities.filter((_, cell) => cell % 2 === (cell >> 1) % 2))).toBeGreaterThan(0.999);
    expect(context.warnings).toEqual([]);
  });

  it("keeps the intercept at 0 when there is to be none", async () => {
    for (const data of [two, four]) {
      const learned = await lr.train({ fit_intercept: false }, data, contextWith());
      expect([...learned.toState().tensors["intercept"]!.data].every((intercept) => intercept === 0)).toBe(true);
    }
  });

  it("has weights whose mean over three or more classes is 0, and opposite ones for two", async () => {
    const learned = await lr.train({}, four, contextWith());
    const weights = [0, 1, 2, 3].map((label) => learned.columnWeights(label)!);
    weights[0]!.forEach((_, column) => {
      expect(weights.reduce((sum, ofClass) => sum + ofClass[column]!, 0)).toBeCloseTo(0, 12);
    });
    const binary = await lr.train({}, two, contextWith());
    expect(binary.columnWeights(0)).toEqual(binary.columnWeights(1)!.map((weight) => -weight));
  });

  it("refuses class weights that are not one per class", async () => {
    await expect(lr.train({ class_weight: [1, 2, 3] }, two, contextWith())).rejects.toMatchObject({
      kind: "usage",
      code: "BAD_PARAMETER",
      message: "class_weight has 3 numbers, but the data has 2 classes.",
    });
  });

  it.each([
    [{ C: 0 }, "The model lr cannot take C=0: it must be a number above 0."],
    [{ C: Infinity }, "The model lr cannot take C=inf: it must be a number above 0."],
    [{ tol: -1 }, "The model lr cannot take tol=-1: it must be a number of at least 0."],
    [{ max_iter: 0.5 }, "The model lr cannot take max_iter=0.5: it must be a whole number of at least 1."],
    [{ max_iter: 0 }, "The model lr cannot take max_iter=0: it must be a whole number of at least 1."],
    [
      { class_weight: "balance" },
      "The model lr cannot take class_weight=balance: it must be None, balanced, or a number above 0 for each class.",
    ],
    [
      { class_weight: [1, -1] },
      "The model lr cannot take class_weight=(1, -1): it must be None, balanced, or a number above 0 for each class.",
    ],
    [{ fit_intercept: "yes" }, "The model lr cannot take fit_intercept=yes: it must be True or False."],
    [{ c: 1 }, 'The model lr has no parameter "c". Did you mean C?'],
  ])("says of %j what is wrong", (given, message) => {
    expect(() => parseParameters(lr.hyperparameters, given, "model lr")).toThrow(message);
  });

  it("refuses saved weights for another number of classes than their intercepts", async () => {
    const state = (await lr.train({}, four, contextWith())).toState();
    const intercept = { shape: [3], data: new Float64Array(3) };
    const error = expect.objectContaining({ code: "BAD_MODEL_STATE" }) as Error;
    expect(() => lr.restore({ ...state, tensors: { ...state.tensors, intercept } })).toThrow(error);
    expect(() => lr.restore({ ...state, settings: { facts: { iterations: "many" } } })).toThrow(error);
  });

  it("learns from many rows what it learns from few that count as much", async () => {
    const times = 3000;
    const rows = Array.from({ length: times * two.matrix.rows }, (__, at) => at % two.matrix.rows);
    const few = await lr.train({ C: times, tol: 1e-9 }, two, contextWith());
    const many = await lr.train({ tol: 1e-9 }, rowsOf(two, rows), contextWith());
    expect(many.facts["converged"]).toBe(1);
    expect(many.facts["objective"]! / few.facts["objective"]!).toBeCloseTo(1, 10);
    many.columnWeights(1)!.forEach((weight, column) => {
      expect(weight).toBeCloseTo(few.columnWeights(1)![column]!, 3);
    });
  });
});

/** Those rows of the data, in that order. */
function rowsOf({ matrix, labels, classCount }: TrainingData, rows: readonly number[]): TrainingData {
  const rowStarts = new Int32Array(rows.length + 1);
  rows.forEach((row, at) => {
    rowStarts[at + 1] = rowStarts[at]! + matrix.rowStarts[row + 1]! - matrix.rowStarts[row]!;
  });
  const columnIndices = new Int32Array(rowStarts[rows.length]!);
  rows.forEach((row, at) => {
    const ofRow = matrix.columnIndices.subarray(matrix.rowStarts[row], matrix.rowStarts[row + 1]);
    columnIndices.set(ofRow, rowStarts[at]);
  });
  const taken = { ...matrix, rows: rows.length, rowStarts, columnIndices };
  return { matrix: taken, labels: Uint16Array.from(rows, (row) => labels[row]!), classCount };
}
