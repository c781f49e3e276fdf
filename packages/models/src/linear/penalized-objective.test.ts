import { canonicalCsr, inlineParallel, Random, type CsrMatrix, type SmoothObjective } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixOf, randomTexts } from "../../test/toy-data.ts";
import { modelTasks } from "../registry.ts";
import { penalizedObjective } from "./penalized-objective.ts";
import { rowBlocks } from "./row-blocks.ts";

function objectiveOf(
  matrix: CsrMatrix,
  labels: Int32Array,
  weights: Float64Array,
  fitIntercept = true,
): SmoothObjective {
  return penalizedObjective({ matrix, labels, classWeights: weights }, fitIntercept, inlineParallel(modelTasks));
}

function randomPoint(size: number, seed: number, length = 1): Float64Array {
  const random = new Random(seed);
  return new Float64Array(size).map(() => length * (2 * random.float() - 1));
}

/** Value, gradient and diagonal at a point. */
async function at(objective: SmoothObjective, point: Float64Array) {
  const gradient = new Float64Array(objective.size);
  const diagonal = new Float64Array(objective.size);
  const value = await objective.evaluate(point, gradient);
  await objective.hessianDiagonal(diagonal);
  return { value, gradient, diagonal };
}

function moved(point: Float64Array, direction: Float64Array, by: number): Float64Array {
  return point.map((x, i) => x + by * direction[i]!);
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function expectNear(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance * (1 + Math.abs(value))));
}

describe.each([
  ["the logistic loss", Float64Array.of(1.5, 0.5), { classCount: 2 }],
  ["the logistic loss of scaled values", Float64Array.of(1, 3), { classCount: 2, scaled: true, valued: true }],
  ["the softmax loss", Float64Array.of(1, 2, 0.5), { classCount: 3 }],
  ["the softmax loss of scaled values", Float64Array.of(1, 2, 3, 4), { classCount: 4, scaled: true, valued: true }],
] as const)("%s, penalized,", (_, weights, texts) => {
  const { matrix, labels } = randomTexts({ rows: 80, columns: 25, seed: 8, ...texts });
  const objective = objectiveOf(matrix, labels, weights);
  const point = randomPoint(objective.size, 1);
  const direction = randomPoint(objective.size, 2);

  it("falls along its gradient as the gradient says", async () => {
    const slope = dot((await at(objective, point)).gradient, direction);
    const ahead = await at(objective, moved(point, direction, 1e-5));
    const behind = await at(objective, moved(point, direction, -1e-5));
    expect((ahead.value - behind.value) / 2e-5 / slope).toBeCloseTo(1, 7);
  });

  it("changes its gradient as the Hessian says", async () => {
    const ahead = await at(objective, moved(point, direction, 1e-5));
    const behind = await at(objective, moved(point, direction, -1e-5));
    const product = new Float64Array(objective.size);
    await at(objective, point);
    await objective.hessianProduct(direction, product);
    expectNear(
      product,
      ahead.gradient.map((value, i) => (value - behind.gradient[i]!) / 2e-5),
      1e-7,
    );
  });

  it("knows the diagonal of its Hessian where no cell has repeats, as the mean over a column's scores", async () => {
    const canonical = objectiveOf(canonicalCsr(matrix), labels, weights);
    const { diagonal } = await at(canonical, point);
    const scores = canonical.size / (matrix.columns + 1);
    const entries = new Float64Array(canonical.size);
    for (let i = 0; i < entries.length; i++) {
      const unit = new Float64Array(canonical.size);
      unit[i] = 1;
      const product = new Float64Array(canonical.size);
      await canonical.hessianProduct(unit, product);
      entries[i] = product[i]!;
    }
    diagonal.forEach((expected, i) => {
      const first = i < scores * matrix.columns ? i - (i % scores) : i;
      const alike = entries.subarray(first, i < scores * matrix.columns ? first + scores : i + 1);
      expect(alike.reduce((sum, entry) => sum + entry, 0) / alike.length / expected).toBeCloseTo(1, 9);
    });
  });

  it("is the same for repeated entries and factors as for the cells they stand for", async () => {
    const canonical = objectiveOf(canonicalCsr(matrix), labels, weights);
    const [one, other] = [await at(objective, point), await at(canonical, point)];
    expect(one.value).toBeCloseTo(other.value, 9);
    expectNear(one.gradient, other.gradient, 1e-10);
  });

  it("leaves intercepts out when there are to be none", async () => {
    const without = objectiveOf(matrix, labels, weights, false);
    const scores = without.size / (matrix.columns + 1);
    const { gradient } = await at(
      without,
      point.map((x, i) => (i < without.size - scores ? x : 0)),
    );
    expect([...gradient.subarray(-scores)]).toEqual(new Array<number>(scores).fill(0));
  });
});

describe("the losses far from 0", () => {
  const matrix = matrixOf([[1], [-1]]);
  const labels = Int32Array.of(1, 1);

  it.each([0.1, 30, 650, 699.9, 700.1, 720, 5000])("agree at a score of ±%d, to the last digits", async (score) => {
    const binary = await at(objectiveOf(matrix, labels, Float64Array.of(1, 1)), Float64Array.of(score, 0));
    // The same two classes by scores of their own, beside a third that is impossible.
    const softmax = await at(
      objectiveOf(matrix, labels, Float64Array.of(1, 1, 1)),
      Float64Array.of(-score / 2, score / 2, 0, 0, 0, -1e6),
    );
    const loss = score + 2 * Math.log1p(Math.exp(-score));
    expect((binary.value - score ** 2 / 2) / loss).toBeCloseTo(1, 10);
    expect((softmax.value - score ** 2 / 4) / loss).toBeCloseTo(1, 10);
    expect(binary.gradient.every(Number.isFinite)).toBe(true);
    expect(binary.diagonal.every((value) => value > 0)).toBe(true);
    expect(softmax.diagonal.every((value) => value > 0)).toBe(true);
  });
});

describe("the loss of rows that are all but certain", () => {
  const matrix = matrixOf([[1], [1], [1]]);
  const labels = Int32Array.of(1, 1, 1);

  it.each([11, 13, 25, 36, 40, 100])("keeps its digits at a score of %d", async (score) => {
    // Weighted up, so that it is not lost beside the penalty.
    const weight = Math.exp(score);
    const loss = 3 * weight * Math.log1p(Math.exp(-score));
    const binary = await at(objectiveOf(matrix, labels, Float64Array.of(1, weight)), Float64Array.of(0, score));
    expect(binary.value / loss).toBeCloseTo(1, 10);
    expect(binary.gradient[1]! / (-3 * weight * (1 / (1 + Math.exp(score))))).toBeCloseTo(1, 12);
    const softmax = await at(
      objectiveOf(matrix, labels, Float64Array.of(1, weight, 1)),
      Float64Array.of(0, 0, 0, 0, score, -1e6),
    );
    expect(softmax.value / loss).toBeCloseTo(1, 10);
    expect(softmax.gradient[4]! / binary.gradient[1]!).toBeCloseTo(1, 12);
  });
});

describe("rowBlocks", () => {
  /** A matrix with rows of those lengths; what stands in them does not matter. */
  function rowsOfLengths(lengths: readonly number[]): CsrMatrix {
    const rowStarts = new Int32Array(lengths.length + 1);
    lengths.forEach((length, row) => {
      rowStarts[row + 1] = rowStarts[row]! + length;
    });
    const factors = { values: undefined, rowScale: undefined, columnScale: undefined };
    return { rows: lengths.length, columns: 1, rowStarts, columnIndices: new Int32Array(0), ...factors };
  }

  it("takes every row once, in order, in blocks of about as many entries each", () => {
    const longest = 600_000;
    fc.assert(
      fc.property(fc.array(fc.nat(longest), { maxLength: 40 }), (lengths) => {
        const matrix = rowsOfLengths(lengths);
        const blocks = rowBlocks(matrix);
        expect(blocks.flatMap(({ start, end }) => lengths.slice(start, end))).toEqual(lengths);
        const sizes = blocks.map(({ start, end }) => matrix.rowStarts[end]! - matrix.rowStarts[start]!);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2 * longest);
      }),
      { seed: 12 },
    );
  });

  it("is several blocks for much data, and one for little", () => {
    expect(rowBlocks(rowsOfLengths(new Array<number>(1000).fill(10_000))).length).toBeGreaterThan(1);
    expect(rowBlocks(rowsOfLengths([5, 0, 7]))).toEqual([{ start: 0, end: 3 }]);
    expect(rowBlocks(rowsOfLengths([]))).toEqual([{ start: 0, end: 0 }]);
  });

  it("adds up to what one block gives", async () => {
    const entries = 1_500_000;
    const matrix: CsrMatrix = {
      rows: 3,
      columns: 4,
      rowStarts: Int32Array.of(0, entries, entries + 2, 2 * entries),
      columnIndices: new Int32Array(2 * entries).map((__, entry) => entry % 3),
      values: undefined,
      rowScale: Float64Array.of(1e-6, 1, 2e-6),
      columnScale: undefined,
    };
    expect(rowBlocks(matrix).length).toBeGreaterThan(1);
    const labels = Int32Array.of(0, 1, 1);
    const weights = Float64Array.of(1, 2);
    const point = Float64Array.of(0.5, -1, 2, 1, 0.25);
    const many = await at(objectiveOf(matrix, labels, weights), point);
    const one = await at(objectiveOf(canonicalCsr(matrix), labels, weights), point);
    expect(many.value).toBeCloseTo(one.value, 9);
    expectNear(many.gradient, one.gradient, 1e-9);
  });
});
