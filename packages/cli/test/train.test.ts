import { spawn } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { openStore } from "@sentiment/mlflow";
import { repositoryRoot, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

const quick = ["--no-track"];

describe("sentiment train", () => {
  it("without data says that it learns from review sentences, and what comes next works", async () => {
    const { code, stdout, stderr } = await runSentiment(["train", ...quick], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("no --data given: the bundled sample, 3,000 review sentences (UCI Sentiment Labelled");
    expect(stdout).toContain("not tweets");
    expect(stdout).toMatch(/rows +2,250 train, 750 validation\n/u);
    expect(stdout).toMatch(/classes +negative, positive\n/u);
    expect(stdout).toMatch(/accuracy_score +0\.9\d{3} +0\.[78]\d{3}\n/u);
    expect(stdout).toMatch(/confusion matrix, validation\n/u);
    expect(stdout).toMatch(/time +.*fit .*in all /u);
    const next = /next +sentiment (.*) '(.*)'\n/u.exec(stdout);
    const predicted = await runSentiment([...next![1]!.split(" "), next![2]!], { cwd: folder });
    expect(predicted).toMatchObject({ code: 0, stderr: "" });
    expect(predicted.stdout).toContain("What a lovely day!");
  });

  it("with --json has every field of the contract, and nothing of a tracking that is not there", async () => {
    const { code, document } = await documentOf(["train", "--model", "nb", "--vectorizer", "count", ...quick], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(document).toMatchObject({
      model: "nb",
      vectorizer: "count",
      preset: null,
      classes: ["negative", "positive"],
      rows: { train: 2250, validation: 750, test: 0, skipped: 0 },
      seed: 0,
      modelParameters: { alpha: 1, fit_prior: true },
      data: { format: "sample", source: "npm:sentiment@5.0.2" },
    });
    expect(document["modelDir"]).toMatch(/^models\/nb-count-[0-9a-f]{8}$/u);
    const numbers = document["metrics"] as Record<string, number>;
    for (const name of [
      "accuracy_score",
      "precision_score",
      "recall_score",
      "f1_score",
      "log_loss",
      "roc_auc",
      "score",
    ]) {
      expect(numbers[`training_${name}`]).toBeTypeOf("number");
      expect(numbers[`validation_${name}`]).toBeTypeOf("number");
    }
    expect(numbers["validation_f1_macro"]).toBeGreaterThan(0.75);
    expect(Object.keys(document["seconds"] as object)).toEqual([
      "read",
      "vectorize",
      "fit",
      "evaluate",
      "log",
      "total",
    ]);
    expect(document).not.toHaveProperty("runId");
  });

  it("with -q prints the model directory and nothing else", async () => {
    const { code, stdout, stderr } = await runSentiment(["train", ...quick, "--out", "mine", "-q"], { cwd: folder });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "mine\n", stderr: "" });
  });

  it("does not touch what is there, unless --force", async () => {
    const args = ["train", ...quick, "--out", "taken"];
    expect((await runSentiment(args, { cwd: folder })).code).toBe(0);
    const { code, document } = await documentOf(args, { cwd: folder });
    expect(code).toBe(6);
    expect(document).toMatchObject({ error: { exitCode: 6, message: "taken exists already." } });
    expect((await runSentiment([...args, "--force"], { cwd: folder })).code).toBe(0);
  });

  it("draws pictures into the model directory when asked", async () => {
    expect((await runSentiment(["train", "--model", "nb", "--pictures", "--out", "drawn"], { cwd: folder })).code).toBe(
      0,
    );
    expect(await readdir(path.join(folder, "drawn/pictures"))).toEqual(
      expect.arrayContaining(["validation_confusion_matrix.png", "validation_roc_curve.svg"]),
    );
  });

  it("takes its own data, with names for labels, parameters and rows to skip", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, row) => `${row % 2},"${row % 2 === 0 ? "glad, happy" : "sad; tired"} ${row}"`,
    );
    await writeFile(path.join(folder, "own.csv"), ["sentiment,tweet", "1,", ...rows].join("\r\n"));
    const flags = [
      "--labels",
      "0=good",
      "--labels",
      "1=bad",
      "--max-bad-rows",
      "5%",
      "-p",
      "alpha=0.5",
      "-V",
      "ngram_range=1,2",
    ];
    const args = ["train", "--model", "nb", "--vectorizer", "count", ...quick, "--data", "own.csv", ...flags];
    const { code, document, stderr } = await documentOf(args, { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(document).toMatchObject({
      classes: ["bad", "good"],
      rows: { train: 30, validation: 10, skipped: 1 },
      modelParameters: { alpha: 0.5 },
      vectorizerParameters: { ngram_range: [1, 2] },
      metrics: { validation_accuracy_score: 1 },
    });
  });

  it("takes data, labels and seed from sentiment.yaml, seed from the environment before it", async () => {
    const home = await temporaryFolder();
    await writeFile(
      path.join(home, "sentiment.yaml"),
      `data: ${path.join(folder, "own.csv")}\nlabels: {0: good, 1: bad}\n`,
    );
    const args = ["train", "--model", "nb", ...quick, "--max-bad-rows", "0.05"];
    const { document } = await documentOf(args, { cwd: home, env: { SENTIMENT_SEED: "7" } });
    expect(document).toMatchObject({ classes: ["bad", "good"], seed: 7 });
  });
});

describe("sentiment train refuses", () => {
  it.each([
    [["--model", "nbb"], 2, '--model cannot be "nbb": one of nb, lr, rf is wanted. Did you mean nb?'],
    [["--vectorizer", "tfdif"], 2, "Did you mean tfidf?"],
    [["--preset", "tweet"], 2, "Did you mean tweets?"],
    [["-p", "alhpa=1", "--model", "nb"], 2, "Did you mean alpha?"],
    [["-p", "C"], 2, '-p cannot be "C": NAME=VALUE is wanted.'],
    [["-p", "C=1", "-p", "C=2"], 2, '-p cannot be "C=2": C is given twice.'],
    [["-p", "C=-1"], 2, "C"],
    [["-V", "min_df=x"], 2, "min_df"],
    [["--valid-size", "1"], 2, '--valid-size cannot be "1": a share of at least 0 and below 1 is wanted.'],
    [["--seed", "1.5"], 2, "--seed"],
    [["--jobs", "0"], 2, "--jobs"],
    [["--max-bad-rows", "many"], 2, "--max-bad-rows"],
    [["--stopwords", "xyz"], 2, "xyz"],
    [["--stem", "portr"], 2, "porter"],
    [["--tokenizer", "tweet"], 2, "tweets"],
    [["--clean", "lowercas"], 2, "lowercase"],
    [["--data", "no-such-file.csv"], 3, "no-such-file.csv"],
    [["--labels", "7=good"], 2, "7"],
    [["extra"], 2, "Too many arguments"],
  ])("%j with exit code %i, saying what is wrong", async (flags, exitCode, message) => {
    const { code, document } = await documentOf(["train", ...quick, ...flags], { cwd: folder });
    expect(code).toBe(exitCode);
    expect((document["error"] as { message: string }).message).toContain(message);
  });
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s in the middle of a training ends it with exit code %i; all that is left is a run that counts as killed",
  async (signal, expected) => {
    const home = await temporaryFolder();
    const data = path.join(home, "tweets.csv");
    await runSentiment(["data", "generate", "--rows", "40000", "--out", data], { cwd: home });
    const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
    const args = [main, "train", "--model", "rf", "--data", data, "-p", "n_estimators=500", "--out", "forest"];
    const child = spawn(process.execPath, args, { cwd: home, stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => {
      child.on("close", (code) => resolve(code));
    });
    await setTimeout(2000);
    child.kill(signal);
    expect(await ended).toBe(expected);
    expect(await readdir(home)).toEqual(["mlflow.db", "tweets.csv"]);
    const store = await openStore(`sqlite:///${path.join(home, "mlflow.db")}`);
    const { items } = await store.searchRuns({ experimentIds: ["0"] });
    await store.close();
    expect(items.map(({ info }) => info.status)).toEqual(["KILLED"]);
  },
);
