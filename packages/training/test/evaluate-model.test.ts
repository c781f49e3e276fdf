import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { describeModel, evaluateModel, train } from "@sentiment/training";
import { describe, expect, it } from "vitest";
import { writeReviews } from "./reviews.ts";

async function trained(): Promise<{ folder: string; data: string; model: string }> {
  const folder = await temporaryFolder();
  const data = writeReviews(folder);
  const model = join(folder, "m");
  await train({ model: "nb", vectorizer: "count", data, out: model, validSize: 0 });
  return { folder, data, model };
}

describe("evaluating a model", () => {
  it("gives the metrics and the confusion matrix on labelled data", async () => {
    const { folder, model } = await trained();
    const data = join(folder, "new.csv");
    writeFileSync(data, "label,text\npositive,great day\npositive,awful day\nnegative,bad day\n");
    const result = await evaluateModel({ model, data });
    expect(result.rows).toBe(3);
    expect(result.metrics["accuracy_score"]).toBeCloseTo(2 / 3, 12);
    expect(result.confusionMatrix).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it("says of each gate whether it was met", async () => {
    const { data, model } = await trained();
    const gates = [
      { metric: "accuracy_score", minimum: 1 },
      { metric: "f1_macro", minimum: 1.1 },
    ];
    const result = await evaluateModel({ model, data, gates });
    expect(result.gates).toEqual([
      { metric: "accuracy_score", minimum: 1, value: 1, met: true },
      { metric: "f1_macro", minimum: 1.1, value: 1, met: false },
    ]);
    await expect(evaluateModel({ model, data, gates: [{ metric: "acuracy_score", minimum: 1 }] })).rejects.toThrow(
      /Did you mean accuracy_score\?/u,
    );
  });

  it("accepts data that has only some of the classes, and refuses labels it never learned", async () => {
    const { folder, model } = await trained();
    const some = join(folder, "some.csv");
    writeFileSync(some, "label,text\npositive,great day\npositive,fine film\n");
    expect((await evaluateModel({ model, data: some })).confusionMatrix).toEqual([
      [0, 0],
      [0, 2],
    ]);
    const other = writeReviews(folder, { name: "o.csv", classes: ["neutral"] });
    await expect(evaluateModel({ model, data: other })).rejects.toMatchObject({ kind: "input", code: "UNKNOWN_LABEL" });
  });

  it("scores a folder in the tutorial's layout on its test pair", async () => {
    const { folder, model } = await trained();
    writeFileSync(join(folder, "X_train.csv"), "text\ngreat day\nbad day\n");
    writeFileSync(join(folder, "y_train.csv"), "sentiment\npositive\nnegative\n");
    writeFileSync(join(folder, "X_test.csv"), "text\ngreat game\nbad game\nbad bad\n");
    writeFileSync(join(folder, "y_test.csv"), "sentiment\npositive\nnegative\nnegative\n");
    expect((await evaluateModel({ model, data: folder })).rows).toBe(3);
  });

  it("draws its pictures where asked", async () => {
    const { folder, data, model } = await trained();
    await evaluateModel({ model, data, pictures: join(folder, "a", "b") });
    expect(existsSync(join(folder, "a", "b", "evaluation_roc_curve.png"))).toBe(true);
  });
});

describe("describing a model", () => {
  it("names the words that speak most strongly for each class", async () => {
    const { model } = await trained();
    const { strongest } = await describeModel(model, 3);
    const terms = (label: string): string[] => strongest[label]!.map(({ term }) => term).toSorted();
    expect(terms("positive")).toEqual(["fine", "great", "lovely"]);
    expect(terms("negative")).toEqual(["awful", "bad", "sad"]);
  });
});
