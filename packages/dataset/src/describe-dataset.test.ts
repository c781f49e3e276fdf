import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText } from "../test/csv-text.ts";
import { fileWith } from "../test/read-all.ts";
import { describeDataset } from "./describe-dataset.ts";
import { openFile } from "./open-file.ts";
import { openTexts } from "./open-texts.ts";
import { openSample } from "./sample.ts";

async function described(rows: readonly (readonly [string, string])[], maxBadRows = 0) {
  const path = await fileWith(csvText([["text", "label"], ...rows]), "csv");
  return describeDataset(await openFile(path, { maxBadRows }));
}

describe("describeDataset", () => {
  it("counts rows, classes, lengths, duplicates and bad rows", async () => {
    const description = await described(
      [
        ["naïve ☕ 😀", "b"],
        ["two words", "a"],
        ["two words", "b"],
        ["two words", "a"],
        ["again", "a"],
        ["again", "a"],
        [" \n", "a"],
        ["", "a"],
        ["x", ""],
      ],
      3,
    );
    expect(description).toMatchObject({
      format: "csv",
      rows: 6,
      classes: [
        { label: "a", rows: 4, share: 4 / 6 },
        { label: "b", rows: 2, share: 2 / 6 },
      ],
      characters: { min: 5, mean: (9 + 3 * 9 + 2 * 5) / 6, median: 9, p95: 9, max: 9 },
      words: { min: 1, mean: (3 + 3 * 2 + 2) / 6, median: 2, p95: 3, max: 3 },
      duplicates: { texts: 2, rows: 3, contradicting: 1 },
      empty: 2,
      badRows: { count: 3, reasons: { "no text": 2, "no label": 1 } },
    });
    expect(description.badRows.examples.map(({ line }) => line)).toEqual([8, 10, 11]);
  });

  it("agrees with a plain count of any texts", async () => {
    const text = fc
      .array(fc.constantFrom("a", "bc", "é", "😀", " ", "\t", "\n"), { maxLength: 8 })
      .map((parts) => `x${parts.join("")}`);
    const rows = fc.array(fc.tuple(text, fc.constantFrom("p", "q")), { minLength: 1, maxLength: 30 });
    const property = fc.asyncProperty(rows, async (written) => {
      const { characters, words, duplicates, histogram } = await described(written);
      const lengths = written.map(([value]) => Array.from(value).length).toSorted((a, b) => a - b);
      const wordCounts = written.map(([value]) => value.split(/\s+/).filter((word) => word !== "").length);
      expect(characters).toMatchObject({
        min: lengths[0],
        max: lengths.at(-1),
        median: lengths[Math.ceil(lengths.length / 2) - 1],
      });
      expect(words.mean).toBeCloseTo(wordCounts.reduce((sum, count) => sum + count, 0) / written.length, 10);
      const labelsOf = Map.groupBy(written, ([value]) => value);
      const repeated = [...labelsOf.values()].filter((same) => same.length > 1);
      expect(duplicates).toEqual({
        texts: repeated.length,
        rows: written.length - labelsOf.size,
        contradicting: repeated.filter((same) => new Set(same.map(([, label]) => label)).size > 1).length,
      });
      for (const { from, to, rows: count } of histogram) {
        expect(count).toBe(lengths.filter((length) => length >= from && length < (to ?? Infinity)).length);
      }
    });
    await fc.assert(property, { seed: 9, numRuns: 100 });
  });

  it("finds the duplicates among very many texts", async () => {
    const rows = Array.from({ length: 30_000 }, (_, i): [string, string] => [
      `text ${i % 20_000}`,
      i < 20_000 ? "a" : "b",
    ]);
    const { duplicates } = await described(rows);
    expect(duplicates).toEqual({ texts: 10_000, rows: 10_000, contradicting: 10_000 });
  });

  it("has few bins of round widths, the last one open where a few texts are far longer", async () => {
    const rows = Array.from({ length: 1000 }, (_, i): [string, string] => [
      "x".repeat(i < 995 ? 1 + (i % 140) : 5000),
      "a",
    ]);
    const { histogram } = await described(rows);
    expect(histogram).toHaveLength(15);
    expect(histogram[0]).toEqual({ from: 0, to: 10, rows: 72 });
    expect(histogram.at(-1)).toMatchObject({ from: 140, to: null });
    expect(histogram.reduce((sum, bin) => sum + bin.rows, 0)).toBe(1000);
  });

  it("describes texts without labels, and the sample", async () => {
    const texts = await describeDataset(await openTexts(await fileWith("one\ntwo three\n", "txt")));
    expect(texts).toMatchObject({ format: "text", rows: 2, classes: [], words: { max: 2 } });
    const sample = await describeDataset(openSample().train);
    expect(sample.classes).toEqual([
      { label: "negative", rows: 1500, share: 0.5 },
      { label: "positive", rows: 1500, share: 0.5 },
    ]);
  });
});
