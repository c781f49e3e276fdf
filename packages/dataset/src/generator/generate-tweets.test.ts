import { sha256Bytes } from "@sentiment/files";
import { describeWithPython, runPython } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { fileWith, readAll } from "../../test/read-all.ts";
import { describeDataset } from "../describe-dataset.ts";
import { openFile } from "../open-file.ts";
import { generateTweets } from "./generate-tweets.ts";

const generated = (rows: number, seed: number): Buffer => Buffer.concat([...generateTweets({ rows, seed })]);

describe("generated tweets", () => {
  it("are the same bytes on every machine", () => {
    // Made on x86-64 Linux with Node 24. Another hash means another language: benchmarks cannot be compared any more.
    expect(sha256Bytes(generated(10_000, 1))).toBe("1d9295456767181b25fc4e73f65d7925c44329aa3b45442970caa9bb759bf4c3");
  });

  it("begin alike however many there are, and differ by seed", () => {
    const many = generated(3000, 7);
    for (const rows of [1, 2, 500]) {
      const few = generated(rows, 7);
      expect(many.subarray(0, few.length).equals(few)).toBe(true);
    }
    expect(many.equals(generated(3000, 8))).toBe(false);
  });

  it("are read back whole: about 90 bytes each, half of them positive, hardly one twice", async () => {
    const bytes = generated(20_000, 3);
    const description = await describeDataset(await openFile(await fileWith(bytes, "csv"), { maxBadRows: 0 }));
    expect(description).toMatchObject({ rows: 20_000, duplicates: { rows: 0 } });
    expect(description.classes.map(({ label }) => label)).toEqual(["negative", "positive"]);
    expect(description.classes[0]!.share).toBeCloseTo(0.5, 1);
    expect(bytes.length / 20_000).toBeGreaterThan(80);
    expect(bytes.length / 20_000).toBeLessThan(100);
  });

  it("have what tweets have", async () => {
    const { rows } = await readAll(await openFile(await fileWith(generated(20_000, 4), "csv")));
    const shareWith = (pattern: RegExp): number => rows.filter(({ text }) => pattern.test(text)).length / rows.length;
    expect(shareWith(/@\w+/)).toBeGreaterThan(0.4);
    expect(shareWith(/https?:\/\//)).toBeGreaterThan(0.02);
    expect(shareWith(/#\w+/)).toBeGreaterThan(0.1);
    expect(shareWith(/[:;]-?[)(D/]/)).toBeGreaterThan(0.05);
    expect(shareWith(/&(amp|lt|gt|quot);/)).toBeGreaterThan(0.05);
    expect(shareWith(/"/)).toBeGreaterThan(0.02);
    expect(shareWith(/\n/)).toBeGreaterThan(0.005);
    const words = rows.flatMap(({ text }) => text.split(/\s+/));
    const foreign = words.filter((word) => /[^\p{ASCII}]/u.test(word)).length / words.length;
    expect(foreign).toBeGreaterThan(0.005);
    expect(foreign).toBeLessThan(0.02);
  });

  it.each([
    { rows: 0, seed: 1 },
    { rows: 1.5, seed: 1 },
    { rows: 1, seed: Number.NaN },
  ])("refuse %j", (options) => {
    expect(() => generateTweets(options).next()).toThrow(expect.objectContaining({ kind: "usage" }));
  });
});

describeWithPython("generated tweets, given to scikit-learn", () => {
  it("are as hard as real ones: naive Bayes on counts is right for about three quarters", async () => {
    const path = await fileWith(generated(40_000, 5), "csv");
    const { accuracy, features } = (await runPython(askScikitLearn, path)) as { accuracy: number; features: number };
    expect(accuracy).toBeGreaterThan(0.74);
    expect(accuracy).toBeLessThan(0.83);
    expect(features).toBeGreaterThan(35_000);
    expect(features).toBeLessThan(80_000);
  });
});

const askScikitLearn = `
import csv, json, sys
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
rows = list(csv.DictReader(open(json.load(sys.stdin), newline="", encoding="utf8")))
texts, labels = [row["text"] for row in rows], [row["label"] for row in rows]
half = len(rows) * 4 // 5
vectorizer = CountVectorizer()
counts = vectorizer.fit_transform(texts[:half])
model = MultinomialNB().fit(counts, labels[:half])
accuracy = model.score(vectorizer.transform(texts[half:]), labels[half:])
print(json.dumps({"accuracy": accuracy, "features": len(vectorizer.vocabulary_)}))
`;
