import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { openPredictor, train, trainGrid, type TrainResult } from "@sentiment/training";
import { describe, expect, it } from "vitest";
import { writeReviews } from "./reviews.ts";

const nbCount = { model: "nb", vectorizer: "count" };

/** A model directory's files. */
function bytesOf(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString("base64")]),
  );
}

describe("training", () => {
  it("splits off a stratified quarter, judges both parts and leaves a model that predicts", async () => {
    const folder = await temporaryFolder();
    const result = await train({ ...nbCount, data: writeReviews(folder), out: join(folder, "m") });
    expect(result).toMatchObject({
      classes: ["negative", "positive"],
      rows: { train: 162, validation: 54, test: 0, skipped: 0 },
      metrics: { training_accuracy_score: 1, validation_accuracy_score: 1, validation_f1_macro: 1 },
      modelDir: join(folder, "m"),
    });
    expect(result.evaluations["validation"]?.confusionMatrix).toEqual([
      [27, 0],
      [0, 27],
    ]);
    expect(Object.keys(result.seconds)).toEqual(["read", "vectorize", "fit", "evaluate", "log", "total"]);
    const predictor = await openPredictor(result.modelDir);
    const [prediction] = predictor.predict(["a great day"], { explain: true });
    expect(prediction?.label).toBe("positive");
    expect(prediction?.explanation?.contributions[0]).toMatchObject({ term: "great" });
  });

  it("learns words from the training rows only", async () => {
    const folder = await temporaryFolder();
    const data = writeReviews(folder);
    const valid = join(folder, "valid.csv");
    writeFileSync(valid, "label,text\npositive,unseenword great\nnegative,otherword awful\n");
    const result = await train({ ...nbCount, data, valid, out: join(folder, "m") });
    expect(result.rows).toMatchObject({ train: 216, validation: 2 });
    expect(readFileSync(join(folder, "m", "vocabulary.txt"), "utf8").split("\n")).not.toContain("unseenword");
    expect(result.metrics["validation_accuracy_score"]).toBe(1);
  });

  it("on every row has no validation metrics", async () => {
    const folder = await temporaryFolder();
    const result = await train({ ...nbCount, data: writeReviews(folder), validSize: 0, out: join(folder, "m") });
    expect(result.rows).toMatchObject({ train: 216, validation: 0 });
    expect(Object.keys(result.metrics).filter((name) => name.startsWith("validation_"))).toEqual([]);
  });

  it("judges training and validation the same, whether there are test rows or not", async () => {
    const folder = await temporaryFolder();
    const data = writeReviews(folder);
    const test = join(folder, "test.csv");
    writeFileSync(test, "label,text\npositive,awful awful\nnegative,great great day\n");
    const options = { model: "lr", vectorizer: "tfidf", data };
    const without = await train({ ...options, out: join(folder, "without") });
    const { metrics, evaluations } = await train({ ...options, test, out: join(folder, "with") });
    expect(metrics).toMatchObject(without.metrics);
    expect(evaluations["validation"]?.confusionMatrix).toEqual(without.evaluations["validation"]?.confusionMatrix);
    expect(metrics["test_accuracy_score"]).toBe(0);
  });

  it("scores the test pair of a folder in the tutorial's layout", async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, "X_train.csv"), "id,text\n1,good day\n2,good food\n3,bad day\n4,bad food\n");
    writeFileSync(join(folder, "y_train.csv"), "sentiment\n0\n0\n1\n1\n");
    writeFileSync(join(folder, "X_test.csv"), "id,text\n5,good game\n6,bad game\n7,bad bad\n");
    writeFileSync(join(folder, "y_test.csv"), "sentiment\n0\n1\n1\n");
    const result = await train({
      ...nbCount,
      data: folder,
      validSize: 0,
      labelNames: { "0": "positive", "1": "negative" },
      out: join(folder, "m"),
    });
    expect(result.classes).toEqual(["negative", "positive"]);
    expect(result.rows).toMatchObject({ train: 4, test: 3 });
    expect(result.evaluations["test"]?.confusionMatrix).toEqual([
      [2, 0],
      [0, 1],
    ]);
  });

  it("gives the same bytes for the same seed, and another split for another", async () => {
    const folder = await temporaryFolder();
    const data = writeReviews(folder);
    const runs: TrainResult[] = [];
    for (const [name, seed] of [
      ["a", 1],
      ["b", 1],
      ["c", 2],
    ] as const) {
      runs.push(await train({ model: "rf", vectorizer: "tfidf", data, seed, out: join(folder, name), pictures: true }));
    }
    expect(bytesOf(join(folder, "b"))).toEqual(bytesOf(join(folder, "a")));
    expect(bytesOf(join(folder, "c"))).not.toEqual(bytesOf(join(folder, "a")));
  });

  it.each(["nb", "lr", "rf"])("of %s gives the same bytes on one thread as on three", async (model) => {
    const folder = await temporaryFolder();
    const data = writeReviews(folder, { classes: ["positive", "negative", "neutral"] });
    await train({ model, vectorizer: "tfidf", data, jobs: 1, out: join(folder, "one") });
    await train({ model, vectorizer: "tfidf", data, jobs: 3, out: join(folder, "three") });
    expect(bytesOf(join(folder, "three"))).toEqual(bytesOf(join(folder, "one")));
  });

  it("draws every part's pictures, as SVG and PNG, into the model directory when asked", async () => {
    const folder = await temporaryFolder();
    await train({ ...nbCount, data: writeReviews(folder), out: join(folder, "m"), pictures: true });
    const names = ["training", "validation"].flatMap((part) =>
      ["calibration_curve", "confusion_matrix", "precision_recall_curve", "roc_curve"].flatMap((picture) => [
        `${part}_${picture}.png`,
        `${part}_${picture}.svg`,
      ]),
    );
    expect(readdirSync(join(folder, "m", "pictures")).toSorted()).toEqual(names);
    expect((await openPredictor(join(folder, "m"))).classes).toHaveLength(2);
  });
});

describe("reports", () => {
  it("may lie within the model's directory, and are the same bytes each time", async () => {
    const folder = await temporaryFolder();
    const out = join(folder, "m");
    const options = {
      ...nbCount,
      data: writeReviews(folder),
      out,
      metrics: join(out, "metrics.json"),
      plots: join(out, "plots"),
    };
    await train(options);
    const first = bytesOf(out);
    expect(Object.keys(first)).toEqual(expect.arrayContaining(["metrics.json", "validation_roc_curve.json"]));
    await train({ ...options, force: true });
    expect(bytesOf(out)).toEqual(first);
  });

  it("are of the training rows where there are no others", async () => {
    const folder = await temporaryFolder();
    const plots = join(folder, "plots");
    await train({ ...nbCount, data: writeReviews(folder), validSize: 0, out: join(folder, "m"), plots });
    expect(readdirSync(plots)).toContain("training_confusion_matrix.csv");
  });
});

describe("training that cannot be done", () => {
  it("does not touch an existing directory without force", async () => {
    const folder = await temporaryFolder();
    const data = writeReviews(folder);
    const out = join(folder, "m");
    await train({ ...nbCount, data, out });
    const before = bytesOf(out);
    await expect(train({ ...nbCount, data, out, seed: 5 })).rejects.toMatchObject({ kind: "conflict" });
    expect(bytesOf(out)).toEqual(before);
    await train({ ...nbCount, data, out, seed: 5, force: true });
    expect(bytesOf(out)).not.toEqual(before);
  });

  it.each<[string, string, string]>([
    ["only one class", "label,text\na,x y\na,z w\n", "ONE_CLASS"],
    ["a class with one row", "label,text\na,xx yy\na,zz ww\nb,vv\n", "CLASS_TOO_SMALL"],
    ["no words at all", "label,text\na,!!\na,??\nb,..\nb,--\n", "EMPTY_VOCABULARY"],
  ])("for %s is an input error and leaves nothing behind", async (_, csv, code) => {
    const folder = await temporaryFolder();
    const data = join(folder, "d.csv");
    writeFileSync(data, csv);
    const failure = train({ ...nbCount, data, out: join(folder, "m"), validSize: 0 });
    await expect(failure).rejects.toMatchObject({ kind: "input", code });
    expect(readdirSync(folder)).toEqual(["d.csv"]);
  });

  it("says which label of the validation file was never learned", async () => {
    const folder = await temporaryFolder();
    const valid = writeReviews(folder, { name: "v.csv", classes: ["positive", "neutral"] });
    const failure = train({ ...nbCount, data: writeReviews(folder), valid, out: join(folder, "m") });
    await expect(failure).rejects.toThrow(
      /v\.csv has the label "neutral", which is not among those learned: negative, positive/u,
    );
    await expect(failure).rejects.toMatchObject({ kind: "input" });
  });

  it("because it was stopped leaves nothing behind", async () => {
    const folder = await temporaryFolder();
    const data = writeReviews(folder);
    const stop = new AbortController();
    const failure = train({
      ...nbCount,
      data,
      out: join(folder, "m"),
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === "fit") stop.abort(new Error("stopped"));
      },
    });
    await expect(failure).rejects.toThrow("stopped");
    expect(readdirSync(folder)).toEqual(["reviews.csv"]);
  });
});

describe("a grid", () => {
  it("trains on one reading what separate trainings would, and says which is best", async () => {
    const folder = await temporaryFolder();
    const data = writeReviews(folder);
    const grid = await trainGrid({
      data,
      models: ["nb", "lr", "rf"],
      vectorizers: ["count", "tfidf"],
      preset: "tutorial",
      modelParameters: { n_estimators: 7, C: 3 },
      outFolder: join(folder, "models"),
    });
    expect(grid.results.map(({ model, vectorizer }) => `${model} ${vectorizer}`)).toEqual([
      "nb count",
      "lr count",
      "rf count",
      "nb tfidf",
      "lr tfidf",
      "rf tfidf",
    ]);
    expect(grid.metric).toBe("validation_f1_macro");
    expect(grid.best).toBe(0);
    for (const { model, vectorizer, modelDir } of grid.results) {
      const modelParameters = { nb: {}, lr: { C: 3 }, rf: { n_estimators: 7 } }[model] ?? {};
      const alone = await train({
        data,
        model,
        vectorizer,
        preset: "tutorial",
        modelParameters,
        out: join(folder, "alone"),
        force: true,
      });
      expect(bytesOf(modelDir), `${model} ${vectorizer}`).toEqual(bytesOf(alone.modelDir));
    }
  });

  it("refuses a parameter that none of its models has, and a metric that no result has", async () => {
    const folder = await temporaryFolder();
    const options = {
      data: writeReviews(folder),
      models: ["nb"],
      vectorizers: ["count"],
      outFolder: join(folder, "o"),
    };
    await expect(trainGrid({ ...options, modelParameters: { alhpa: 1 } })).rejects.toThrow(/Did you mean alpha\?/u);
    await expect(trainGrid({ ...options, metric: "validation_f1" })).rejects.toMatchObject({ kind: "usage" });
  });
});
