import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, undeployedIn, type Document } from "./as-user.ts";

describe("sentiment pipeline", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => undeployedIn(folder));

  it("trains six models, compares them, registers and deploys the best, asks it and says what to type next", async () => {
    const { code, stdout, stderr } = await runSentiment(["pipeline"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain("the bundled sample, 3,000 review sentences");
    const results = stdout
      .split("\n")
      .filter((line) => / models\/(?:nb|lr|rf)-(?:count|tfidf)-[0-9a-f]{8}$/u.test(line));
    expect(results).toHaveLength(6);
    expect(results.filter((line) => line.startsWith("★"))).toEqual([results[0]]);
    const scores = results.map((line) => Number(/ 0\.\d{4} +(0\.\d{4})/u.exec(line)![1]));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(stdout).toContain("log-odds of");
    expect(stderr.split("\n").filter((line) => line.includes("validation_f1_macro"))).toHaveLength(6);
    const next = /\n {2}sentiment predict --model-uri (\S+) /u.exec(stdout);
    expect(stdout).toMatch(/^registered +the best as version 1 of sentiment-classifier, in staging$/mu);
    expect(stdout).toMatch(
      /^deployed +sentiment-classifier-staging on local, in-service: http:\/\/127\.0\.0\.1:\d+$/mu,
    );
    expect(stdout).toMatch(/^ {2}sentiment models promote$/mu);
    expect(stdout).toContain("\n  sentiment predict --stage staging 'Your own sentence'\n");
    const predicted = await runSentiment(["predict", "--model-uri", next![1]!, "Your own sentence"], { cwd: folder });
    expect(predicted.code).toBe(0);
  });

  it("has each step's result in its document, and takes a metric to choose by", async () => {
    const flags = ["-p", "n_estimators=5", "--metric", "validation_log_loss"];
    const { code, document, stderr } = await documentOf(["pipeline", ...flags], { cwd: folder });
    expect(code, stderr).toBe(0);
    const trials = document["trials"] as (Document & { metrics: Record<string, number> })[];
    expect(trials.map(({ model, vectorizer }) => `${String(model)} ${String(vectorizer)}`).toSorted()).toEqual(
      ["lr", "nb", "rf"].flatMap((model) => [`${model} count`, `${model} tfidf`]),
    );
    const best = document["best"] as (typeof trials)[number];
    expect(best.metrics["validation_log_loss"]).toBe(
      Math.min(...trials.map(({ metrics }) => metrics["validation_log_loss"]!)),
    );
    expect(document["metric"]).toBe("validation_log_loss");
    expect(document["predictions"]).toHaveLength(3);
    const what = { name: "sentiment-classifier", version: "2", stage: "staging", runId: best["runId"] };
    expect(document["registration"]).toMatchObject({ ...what, action: "created", metric: "validation_log_loss" });
    expect(document["deployment"]).toMatchObject({
      endpoint: "sentiment-classifier-staging",
      target: "local",
      state: "in-service",
      plan: false,
      modelUri: "models:/sentiment-classifier/2",
      modelVersion: "2",
      runId: best["runId"],
    });
    const predictions = document["predictions"] as readonly { text: string }[];
    const texts = predictions.map(({ text }) => text);
    for (const from of [
      ["--model-uri", "models:/sentiment-classifier/staging"],
      ["--stage", "staging"],
    ]) {
      const answer = await documentOf(["predict", "--explain", ...from, ...texts], { cwd: folder });
      expect(answer.document).toEqual({ model: "models:/sentiment-classifier/2", predictions });
    }
  });

  it("refuses a name that cannot be registered before it trains, and registers nothing with --no-track", async () => {
    const { code, document } = await documentOf(["pipeline", "--name", "a/b"], { cwd: folder });
    expect({ code, error: document["error"] }).toMatchObject({ code: 2, error: { code: "BAD_MODEL_NAME" } });
    const empty = await temporaryFolder();
    const flags = ["pipeline", "--no-track", "-p", "n_estimators=1"];
    const nothing = { registration: null, deployment: null };
    expect((await documentOf(flags, { cwd: empty })).document).toMatchObject(nothing);
    expect(await readdir(empty)).not.toContain(".sentiment");
  });

  it("deploys nothing with --no-deploy; what hinders a deployment is told when all else is done", async () => {
    const own = await temporaryFolder();
    const flags = ["pipeline", "-p", "n_estimators=1"];
    const { code, document } = await documentOf([...flags, "--no-deploy"], { cwd: own });
    expect({ code, document }).toMatchObject({
      code: 0,
      document: { registration: { version: "1" }, deployment: null },
    });
    await writeFile(path.join(own, ".sentiment"), "a file where the folder would be");
    const hindered = await documentOf(flags, { cwd: own });
    expect(hindered.document).toMatchObject({ registration: { version: "2" }, deployment: null });
    expect(hindered.document["predictions"]).toHaveLength(3);
    expect(hindered).toMatchObject({ code: 2, document: { error: { code: "STATE_DIR_NOT_WRITABLE" } } });
  });

  it("refuses a metric that no result has, naming those there are", async () => {
    const flags = ["-p", "n_estimators=1", "--metric", "validation_f1macro"];
    const { code, document } = await documentOf(["pipeline", ...flags], { cwd: folder });
    expect(code).toBe(2);
    expect((document["error"] as { message: string }).message).toContain("Did you mean validation_f1_macro?");
  });
});
