import { Random, rowsBetween } from "@sentiment/numerics";
import { parseParameters } from "@sentiment/parameters";
import { describe, expect, it } from "vitest";
import { contextWith, matrixOf } from "../test/toy-data.ts";
import { nb } from "./nb.ts";

const labels = Uint16Array.of(0, 0, 1, 1);
const matrix = matrixOf([
  [2, 1, 0],
  [1, 0, 0],
  [0, 1, 1],
  [0, 0, 3],
]);

describe("nb", () => {
  it("refuses negative values, which are no counts", async () => {
    const negative = matrixOf([
      [1, -0.5],
      [0, 1],
      [1, 1],
      [1, 0],
    ]);
    await expect(nb.train({}, { matrix: negative, labels, classCount: 2 }, contextWith())).rejects.toMatchObject({
      kind: "input",
      code: "NEGATIVE_VALUES",
      message: expect.stringContaining("-0.5") as string,
    });
  });

  it("takes negative entries and factors that make no negative cell", async () => {
    const factored = {
      ...matrix,
      values: matrix.values!.map((value) => -value),
      rowScale: new Float64Array(4).fill(-1),
    };
    const [one, other] = await Promise.all(
      [factored, matrix].map((given) => nb.train({}, { matrix: given, labels, classCount: 2 }, contextWith())),
    );
    expect(one!.toState()).toEqual(other!.toState());
  });

  it("warns where alpha is too small to smooth, and still knows no impossible word", async () => {
    const context = contextWith();
    const learned = await nb.train({ alpha: 0 }, { matrix, labels, classCount: 2 }, context);
    expect(context.warnings).toEqual(["nb: alpha=0 is too small to smooth anything; 1e-10 is used."]);
    expect(learned.probabilities(matrix).every(Number.isFinite)).toBe(true);
    expect(learned.columnWeights(0)!.every(Number.isFinite)).toBe(true);
  });

  it("stays certain, and finite, however long a text is", async () => {
    const learned = await nb.train({}, { matrix, labels, classCount: 2 }, contextWith());
    expect([
      ...learned.probabilities(
        matrixOf([
          [1e9, 0, 0],
          [0, 0, 1e9],
        ]),
      ),
    ]).toEqual([1, 0, 0, 1]);
    const many = await nb.train({}, { matrix, labels: Uint16Array.of(0, 1, 2, 2), classCount: 3 }, contextWith());
    expect([...many.probabilities(matrixOf([[0, 0, 1e9]]))]).toEqual([0, 0, 1]);
  });

  it.each([
    [{ alpha: -1 }, "The model nb cannot take alpha=-1: it must be a number of at least 0."],
    [{ alpha: "much" }, "The model nb cannot take alpha=much: it must be a number of at least 0."],
    [{ fit_prior: 1 }, "The model nb cannot take fit_prior=1: it must be True or False."],
    [{ fit_priors: true }, 'The model nb has no parameter "fit_priors". Did you mean fit_prior?'],
  ])("says of %j what is wrong", (given, message) => {
    expect(() => parseParameters(nb.hyperparameters, given, "model nb")).toThrow(message);
  });

  it("is the same to the last bit when machines take turns at adding their rows", async () => {
    const { sums: summing } = nb;
    const random = new Random(3);
    const rows = Array.from({ length: 60 }, () => Array.from({ length: 9 }, () => random.below(3)));
    const whole = { ...matrixOf(rows), values: undefined };
    const rowScale = Float64Array.from({ length: 60 }, () => 1 / (1 + random.below(1000)));
    const columnScale = Float64Array.from({ length: 9 }, () => 1 + 1 / (1 + random.below(1000)));
    const classes = Uint16Array.from({ length: 60 }, (_, row) => row % 3);
    for (const factors of [{}, { rowScale, columnScale }]) {
      const every = { ...whole, ...factors };
      const once = await nb.train({}, { matrix: every, labels: classes, classCount: 3 }, contextWith());
      const sums = summing!.start(3, 9);
      for (const [from, to] of [
        [0, 7],
        [7, 8],
        [8, 60],
      ] as const) {
        summing!.add(sums, { matrix: rowsBetween(every, from, to), labels: classes.subarray(from, to), classCount: 3 });
      }
      const shared = summing!.finish({}, sums, { columnScale: every.columnScale });
      expect(shared.toState()).toEqual(once.toState());
      expect(summing!.areWhole(every)).toBe(every.rowScale === undefined);
    }
  });
});
