import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { failureOf, readAll } from "../test/read-all.ts";
import { openSample } from "./sample.ts";

const fixtures = join(dirname(createRequire(import.meta.url).resolve("sentiment/package.json")), "test", "fixtures");

describe("the bundled sample", () => {
  it("is 3,000 review sentences, half of them positive, and says what they are", async () => {
    const { train, test } = openSample();
    const { rows, summary } = await readAll(train);
    expect(rows.filter(({ label }) => label === "positive")).toHaveLength(1500);
    expect(rows[1]).toEqual({ text: "Good case, Excellent value.", label: "positive" });
    expect(summary).toMatchObject({ rows: 3000, skipped: 0, labels: ["negative", "positive"], format: "sample" });
    expect(summary.source).toBe("npm:sentiment@5.0.2");
    expect(summary.name).toMatch(/review sentences .*Sentiment Labelled Sentences.* 2015.*not tweets/);
    expect(test).toBeUndefined();
  });

  it("is the same when read again", async () => {
    const [first, second] = [await readAll(openSample().train), await readAll(openSample().train)];
    expect(second).toEqual(first);
  });

  it("takes new names for its two labels, and for no others", async () => {
    const { rows, summary } = await readAll(openSample({ labelNames: { negative: "bad" } }).train);
    expect(summary.labels).toEqual(["bad", "positive"]);
    expect(rows[0]?.label).toBe("bad");
    expect(() => openSample({ labelNames: { 0: "bad" } })).toThrow(expect.objectContaining({ code: "UNKNOWN_LABEL" }));
  });

  it("is not read when a file is missing or differs by a byte", async () => {
    const folder = await temporaryFolder();
    await cp(fixtures, folder, { recursive: true });
    expect(await readdir(folder)).toContain("yelp.json");
    expect((await readAll(openSample({ folder }).train)).rows).toHaveLength(3000);
    await writeFile(join(folder, "yelp.json"), "\n", { flag: "a" });
    expect(await failureOf(readAll(openSample({ folder }).train))).toMatchObject({
      kind: "input",
      code: "SAMPLE_DAMAGED",
    });
    await rm(join(folder, "imdb.json"));
    expect(await failureOf(readAll(openSample({ folder }).train))).toMatchObject({
      kind: "input",
      code: "SAMPLE_MISSING",
    });
  });
});
