import { Random } from "@sentiment/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, Judge, type Evaluation, type Scored } from "./index.ts";

/** Rows × 2–4 classes, with ties and missing classes. */
const judgements = fc.integer({ min: 2, max: 4 }).chain((classCount) =>
  fc
    .array(fc.tuple(fc.nat(classCount - 1), fc.array(fc.nat(5), { minLength: classCount, maxLength: classCount })), {
      minLength: 1,
      maxLength: 30,
    })
    .map((rows) => scoredOf(rows, classCount)),
);

function scoredOf(rows: readonly (readonly [number, readonly number[]])[], classCount: number): Scored {
  return {
    labels: Uint16Array.from(rows, ([label]) => label),
    probabilities: Float64Array.from(
      rows.flatMap(([, weights]) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return weights.map((weight) => (total === 0 ? 1 / classCount : weight / total));
      }),
    ),
    classes: ["a", "b", "c", "d"].slice(0, classCount),
  };
}

function holds(judge: (scored: Scored, evaluation: Evaluation) => void): void {
  fc.assert(
    fc.property(judgements, (scored) => judge(scored, evaluate(scored))),
    { seed: 7, numRuns: 300 },
  );
}

describe("evaluate", () => {
  it("says the same of rows that come by and by", () => {
    holds((scored, evaluation) => {
      const judge = new Judge(scored);
      const cells = 3 * scored.classes.length;
      for (let from = 0; from < scored.probabilities.length; from += cells)
        judge.add(scored.probabilities.slice(from, from + cells));
      expect(judge.evaluation()).toEqual(evaluation);
    });
  });

  it("gives no metric that is not a number, and shares within 0 and 1", () => {
    holds((_, { metrics }) => {
      const { log_loss: loss, ...shares } = metrics;
      expect(loss).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(loss)).toBe(true);
      for (const share of Object.values(shares)) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    });
  });

  it("counts every row once in the confusion matrix", () => {
    holds((scored, { confusionMatrix, rows }) => {
      expect(confusionMatrix.flat().reduce((sum, count) => sum + count, 0)).toBe(rows);
      const labelCounts = scored.classes.map((_, label) => scored.labels.filter((other) => other === label).length);
      expect(confusionMatrix.map((counts) => counts.reduce((sum, count) => sum + count, 0))).toEqual(labelCounts);
    });
  });

  it("does not care in which order the rows stand", () => {
    holds((scored, evaluation) => {
      const { labels, probabilities, classes } = scored;
      const order = Int32Array.from(labels.keys());
      new Random(1).shuffle(order);
      const shuffled = evaluate({
        labels: Uint16Array.from(order, (row) => labels[row]!),
        probabilities: probabilities.map((_, cell) => {
          const row = order[Math.floor(cell / classes.length)]!;
          return probabilities[row * classes.length + (cell % classes.length)]!;
        }),
        classes,
      });
      expect(shuffled.confusionMatrix).toEqual(evaluation.confusionMatrix);
      expect(shuffled.roc).toEqual(evaluation.roc);
      expect(shuffled.metrics["roc_auc"]).toBe(evaluation.metrics["roc_auc"]);
    });
  });

  it("draws ROC curves that never fall, from (0, 0) to (1, 1), with the area below them that it tells", () => {
    holds((_, { roc }) => {
      for (const { x, y, area } of roc) {
        expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
        expect([...x]).toEqual([...x].toSorted((a, b) => a - b));
        expect([...y]).toEqual([...y].toSorted((a, b) => a - b));
        let sum = 0;
        for (let point = 1; point < x.length; point++)
          sum += ((x[point]! - x[point - 1]!) * (y[point]! + y[point - 1]!)) / 2;
        expect(sum).toBeCloseTo(area, 12);
      }
    });
  });

  it("accounts for every row in the calibration bins", () => {
    holds((_, { calibration, rows }) => {
      for (const { counts } of calibration) expect(counts!.reduce((sum, count) => sum + count, 0)).toBe(rows);
    });
  });

  it("gives the same metrics with and without curves", () => {
    holds((scored, evaluation) => {
      const lean = evaluate(scored, { curves: false });
      expect(lean.metrics).toEqual(evaluation.metrics);
      expect([lean.roc, lean.precisionRecall, lean.calibration]).toEqual([[], [], []]);
    });
  });

  it("leaves roc_auc out when all rows are of one class, and the curves that would not be defined", () => {
    const { metrics, roc, precisionRecall } = evaluate({
      labels: Uint16Array.of(0, 0),
      probabilities: Float64Array.of(0.9, 0.1, 0.4, 0.6),
      classes: ["negative", "positive"],
    });
    expect(metrics).not.toHaveProperty("roc_auc");
    expect([roc, precisionRecall]).toEqual([[], []]);
  });

  it("bears probabilities that rounding put a hair outside 0 and 1", () => {
    const { metrics } = evaluate({
      labels: Uint16Array.of(0, 1),
      probabilities: Float64Array.of(1 + 2 ** -52, -(2 ** -60), 0, 1 + 2 ** -52),
      classes: ["negative", "positive"],
    });
    expect(metrics["log_loss"]).toBeCloseTo(0, 12);
    expect(metrics["roc_auc"]).toBe(1);
  });

  it("says that there is nothing to judge when there are no rows", () => {
    const none = { labels: new Uint16Array(), probabilities: new Float64Array(), classes: ["a", "b"] };
    expect(() => evaluate(none)).toThrow(expect.objectContaining({ kind: "input", code: "NO_ROWS_TO_SCORE" }));
  });

  it.each([
    ["a label that is no class", [2], [0.5, 0.5], "Row 0 has label 2; there are 2 classes."],
    ["a probability that is not a number", [0], [Number.NaN, 0.5], 'Row 0 has probability NaN for class "a".'],
    ["a probability above 1", [0], [0, 1.5], 'Row 0 has probability 1.5 for class "b".'],
    ["too few probabilities", [0], [1], "1 rows of 2 classes need 2 probabilities, not 1."],
  ])("calls %s a fault of ours, naming the row", (_, labels, probabilities, message) => {
    const scored = {
      labels: Uint16Array.from(labels),
      probabilities: Float64Array.from(probabilities),
      classes: ["a", "b"],
    };
    expect(() => evaluate(scored)).toThrow(expect.objectContaining({ kind: "bug", code: "BAD_SCORES", message }));
  });
});
