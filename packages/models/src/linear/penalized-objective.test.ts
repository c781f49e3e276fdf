import { canonicalCsr, conjugateDescent, inlineParallel, Random, type CsrMatrix } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { randomTexts } from "../../test/toy-data.ts";
import { modelTasks } from "../registry.ts";
import { PenalizedObjective } from "./penalized-objective.ts";

function objectiveOf(
  matrix: CsrMatrix,
  labels: Uint16Array,
  classWeights: Float64Array,
  fitIntercept = true,
): PenalizedObjective {
  return new PenalizedObjective({ matrix, labels, classWeights }, fitIntercept, inlineParallel(modelTasks));
}

/** What the objective is at weights and intercepts, by the definition and cell by cell. */
function valueAt(
  { matrix, labels }: { matrix: CsrMatrix; labels: Uint16Array },
  classWeights: Float64Array,
  { weights, intercepts }: { weights: Float64Array; intercepts: Float64Array },
): number {
  const { rowStarts, columnIndices, values } = canonicalCsr(matrix);
  const scores = intercepts.length;
  let value = 0.5 * weights.reduce((sum, weight) => sum + weight * weight, 0);
  for (let row = 0; row < matrix.rows; row++) {
    const z = intercepts.map((intercept, k) => {
      let sum = intercept;
      for (let entry = rowStarts[row]!; entry < rowStarts[row + 1]!; entry++) {
        sum += values[entry]! * weights[columnIndices[entry]! * scores + k]!;
      }
      return sum;
    });
    const all = scores === 1 ? Float64Array.of(0, z[0]!) : z;
    const label = labels[row]!;
    const sum = all.reduce((total, score) => total + Math.exp(score - all[label]!), 0);
    value += classWeights[label]! * Math.log(sum);
  }
  return value;
}

describe.each([
  ["the logistic loss", Float64Array.of(1.5, 0.5), { classCount: 2 }],
  ["the logistic loss of scaled values", Float64Array.of(1, 3), { classCount: 2, scaled: true, valued: true }],
  ["the softmax loss", Float64Array.of(1, 2, 0.5), { classCount: 3 }],
  ["the softmax loss of scaled values", Float64Array.of(1, 2, 3, 4), { classCount: 4, scaled: true, valued: true }],
] as const)("%s, penalized,", (_, classWeights, kind) => {
  const texts = randomTexts({ rows: 80, columns: 25, seed: 8, ...kind });
  const { matrix, labels } = texts;

  it("has the value that its definition says, wherever it has gone", async () => {
    const objective = objectiveOf(matrix, labels, classWeights);
    await objective.begin();
    for (const [kept, length] of [
      [0, 0.4],
      [0.3, 1.7],
      [0.5, -0.2],
    ] as const) {
      await objective.settle(true);
      await objective.turn(kept);
      await objective.move(length);
    }
    await objective.settle(false);
    const last = await objective.move(0);
    const { weights, intercepts } = objective.solution();
    expect(last.value / valueAt(texts, classWeights, { weights, intercepts })).toBeCloseTo(1, 12);
  });

  it("falls along a line as its slope says, which changes as its curvature says", async () => {
    const objective = objectiveOf(matrix, labels, classWeights);
    await objective.begin();
    await objective.settle(true);
    await objective.turn(0);
    await objective.move(0.4);
    await objective.settle(true);
    const line = await objective.turn(0.3);
    const ahead = await objective.move(1e-5);
    const behind = await objective.move(-2e-5);
    expect((ahead.value - behind.value) / 2e-5 / line.slope).toBeCloseTo(1, 6);
    expect((ahead.slope - behind.slope) / 2e-5 / line.curvature).toBeCloseTo(1, 6);
  });

  it("turns against its gradient, whose norm is the slope", async () => {
    const objective = objectiveOf(matrix, labels, classWeights);
    await objective.begin();
    const { norm } = await objective.settle(true);
    const { slope } = await objective.turn(0);
    expect(slope / -norm).toBeCloseTo(1, 12);
    await objective.move(0.4);
    const settled = await objective.settle(false);
    const turned = await objective.turn(0);
    expect(turned.slope / -settled.norm).toBeCloseTo(1, 12);
  });

  it("has the minimum of the cells that repeated entries and factors stand for", async () => {
    const limits = { relativeGap: 1e-13, maxIterations: 1000 };
    const [one, other] = [
      objectiveOf(matrix, labels, classWeights),
      objectiveOf(canonicalCsr(matrix), labels, classWeights),
    ];
    await conjugateDescent(one, limits);
    await conjugateDescent(other, limits);
    const expected = other.solution();
    one.solution().weights.forEach((weight, i) => expect(weight).toBeCloseTo(expected.weights[i]!, 5));
  });

  it("leaves intercepts out when there are to be none", async () => {
    const objective = objectiveOf(matrix, labels, classWeights, false);
    await conjugateDescent(objective, { relativeGap: 1e-6, maxIterations: 100 });
    const { intercepts, weights } = objective.solution();
    expect(intercepts.every((intercept) => intercept === 0)).toBe(true);
    expect(weights.some((weight) => weight !== 0)).toBe(true);
  });
});

describe("the penalized loss of many rows", () => {
  it("has the value of the same rows in one block", async () => {
    const entries = 50_000;
    const random = new Random(4);
    const matrix: CsrMatrix = {
      rows: 3,
      columns: 4,
      rowStarts: Int32Array.of(0, entries, entries + 2, 2 * entries),
      columnIndices: new Int32Array(2 * entries).map(() => random.below(3)),
      values: undefined,
      rowScale: Float64Array.of(1e-4, 1, 2e-4),
      columnScale: undefined,
    };
    const labels = Uint16Array.of(0, 1, 1);
    const classWeights = Float64Array.of(1, 2);
    const objective = objectiveOf(matrix, labels, classWeights);
    const { value } = await conjugateDescent(objective, { relativeGap: 1e-12, maxIterations: 100 });
    const cells = objectiveOf(canonicalCsr(matrix), labels, classWeights);
    const best = await conjugateDescent(cells, { relativeGap: 1e-12, maxIterations: 100 });
    expect(value / best.value).toBeCloseTo(1, 10);
    expect(value / valueAt({ matrix, labels }, classWeights, objective.solution())).toBeCloseTo(1, 12);
  });
});
