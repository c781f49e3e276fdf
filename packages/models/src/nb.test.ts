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
});
