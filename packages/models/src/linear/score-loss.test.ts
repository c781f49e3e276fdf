import { describe, expect, it } from "vitest";
import { matrixOf } from "../../test/toy-data.ts";
import { logisticLoss } from "./logistic-loss.ts";
import { scoresOf, type ScoredRows } from "./score-loss.ts";
import { softmaxLoss } from "./softmax-loss.ts";

/** Rows at those scores, with no matrix to speak of. */
function scored(labels: readonly number[], classWeights: Float64Array, scores: readonly number[]): ScoredRows {
  const count = labels.length * scoresOf(classWeights.length);
  return {
    matrix: matrixOf(labels.map(() => [1])),
    labels: Uint16Array.from(labels),
    classWeights,
    scores: Float64Array.from(scores),
    changes: new Float64Array(count),
    errors: new Float64Array(count),
  };
}

const block = (rows: ScoredRows) => ({ start: 0, end: rows.labels.length });

describe.each([
  ["logistic", logisticLoss, scored([0, 1, 1, 0], Float64Array.of(1.5, 0.5), [2, -1, 0.5, 0])],
  ["softmax", softmaxLoss, scored([2, 0], Float64Array.of(1, 2, 0.5), [1, 0, -1, 0.3, 0.2, 4])],
] as const)("the %s loss", (_, loss, rows) => {
  rows.changes.forEach((__, at) => {
    rows.changes[at] = Math.cos(at + 1);
  });

  it("falls along a line as its slope says, and its slope changes as its curvature says", () => {
    const here = loss.move(rows, block(rows), 0);
    const curvature = loss.curvature(rows, block(rows));
    const ahead = loss.move(rows, block(rows), 1e-5);
    const behind = loss.move(rows, block(rows), -2e-5);
    loss.move(rows, block(rows), 1e-5);
    expect((ahead.loss - behind.loss) / 2e-5 / here.slope).toBeCloseTo(1, 7);
    expect((ahead.slope - behind.slope) / 2e-5 / curvature).toBeCloseTo(1, 7);
  });
});

describe("the losses far from 0", () => {
  it.each([0.1, 30, 650, 699.9, 700.1, 720, 5000])("agree at a score of ±%d, to the last digits", (score) => {
    const binary = scored([1, 1], Float64Array.of(1, 1), [score, -score]);
    // The same two classes by scores of their own, beside a third that is impossible.
    const apart = [-score / 2, score / 2, -1e6, score / 2, -score / 2, -1e6];
    const softmax = scored([1, 1], Float64Array.of(1, 1, 1), apart);
    const loss = score + 2 * Math.log1p(Math.exp(-score));
    expect(logisticLoss.move(binary, block(binary), 0).loss / loss).toBeCloseTo(1, 10);
    expect(softmaxLoss.move(softmax, block(softmax), 0).loss / loss).toBeCloseTo(1, 10);
    expect([...binary.errors, ...softmax.errors].every(Number.isFinite)).toBe(true);
  });
});

describe("the loss of rows that are all but certain", () => {
  it.each([11, 13, 25, 36, 40, 100])("keeps its digits at a score of %d", (score) => {
    // Weighted up, so that it is not lost.
    const weight = Math.exp(score);
    const loss = 3 * weight * Math.log1p(Math.exp(-score));
    const binary = scored([1, 1, 1], Float64Array.of(1, weight), [score, score, score]);
    const row = [0, score, -1e6];
    const softmax = scored([1, 1, 1], Float64Array.of(1, weight, 1), [...row, ...row, ...row]);
    expect(logisticLoss.move(binary, block(binary), 0).loss / loss).toBeCloseTo(1, 10);
    expect(softmaxLoss.move(softmax, block(softmax), 0).loss / loss).toBeCloseTo(1, 10);
    expect(binary.errors[0]! * -(1 + Math.exp(score))).toBeCloseTo(1, 12);
    expect(softmax.errors[1]! / binary.errors[0]!).toBeCloseTo(1, 12);
  });
});
