import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf, trainedIn } from "./as-user.ts";

let folder: string;
let model: string;
let scored: string[];

beforeAll(async () => {
  folder = await temporaryFolder();
  model = await trainedIn(folder);
  const rows = [
    "label,text",
    "positive,I love it: great",
    "positive,wonderful",
    "negative,the worst",
    "negative,great love",
  ];
  await writeFile(path.join(folder, "new.csv"), rows.join("\n"));
  scored = ["evaluate", "--model-uri", model, "--data", "new.csv"];
});

describe("sentiment evaluate", () => {
  it("says how good a model is on other data, and where it errs", async () => {
    const { code, stdout, stderr } = await runSentiment(scored, { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/accuracy_score +0\.7500\n/u);
    expect(stdout).toMatch(/negative +1 +1\npositive +0 +2\n/u);
  });

  it("has metrics, matrix, classes and rows in its document", async () => {
    const { document } = await documentOf(scored, { cwd: folder });
    expect(document).toMatchObject({
      metrics: { accuracy_score: 0.75 },
      confusionMatrix: [
        [1, 1],
        [0, 2],
      ],
      classes: ["negative", "positive"],
      rows: 4,
      modelDir: model,
      modelUri: null,
    });
  });

  it("has the points of its curves in its document", async () => {
    const { document } = await documentOf(scored, { cwd: folder });
    const { curves } = document as { curves: Record<string, { label: string; x: number[]; y: number[] }[]> };
    expect(Object.keys(curves)).toEqual(["roc", "precisionRecall", "calibration"]);
    const [roc] = curves["roc"]!;
    expect(roc).toMatchObject({ label: "positive", area: 0.75, thresholds: expect.arrayContaining([null]) as unknown });
    expect([roc?.x[0], roc?.y[0], roc?.x.at(-1), roc?.y.at(-1)]).toEqual([0, 0, 1, 1]);
  });

  it("is a gate: exit code 5 when a metric falls short, the result printed all the same", async () => {
    const met = await runSentiment([...scored, "--min", "accuracy_score=0.75"], { cwd: folder });
    expect(met.code).toBe(0);
    expect(met.stdout).toMatch(/met +accuracy_score +0\.7500 +at least 0\.75/u);
    const args = [...scored, "--min", "accuracy_score=0.76", "--min", "f1_macro=0.1"];
    const { code, document, stderr } = await documentOf(args, { cwd: folder });
    expect(code).toBe(5);
    expect(document).toMatchObject({
      metrics: { accuracy_score: 0.75 },
      gates: [
        { metric: "accuracy_score", minimum: 0.76, value: 0.75, met: false },
        { metric: "f1_macro", minimum: 0.1, met: true },
      ],
      error: { code: "GATE_NOT_MET", exitCode: 5 },
    });
    expect(stderr).toContain("accuracy_score is 0.75, at least 0.76 is demanded");
  });

  it("warns when the data are those the model was trained on", async () => {
    const { stderr } = await runSentiment(["evaluate", "--model-uri", model], { cwd: folder });
    expect(stderr).toMatch(/^warning: The model was trained on these very texts/u);
  });

  it("draws pictures where it is told", async () => {
    expect((await runSentiment([...scored, "--pictures", "seen"], { cwd: folder })).code).toBe(0);
    expect((await readdir(path.join(folder, "seen"), { recursive: true })).join()).toMatch(/confusion_matrix\.png/u);
  });

  it.each([
    [["--min", "acuracy_score=0.7"], 2, "Did you mean accuracy_score?"],
    [["--min", "accuracy_score"], 2, '--min cannot be "accuracy_score": NAME=VALUE with a number is wanted'],
    [["--min", "accuracy_score=high"], 2, "--min cannot be"],
    [["--labels", "positive=glad"], 3, "glad"],
  ])("refuses %j with exit code %i", async (flags, exitCode, message) => {
    const { code, document } = await documentOf([...scored, ...flags], { cwd: folder });
    expect(code).toBe(exitCode);
    expect((document["error"] as { message: string }).message).toContain(message);
  });
});
