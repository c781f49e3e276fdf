import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256Bytes } from "@sentiment/files";
import { describeWithTweets, temporaryFolder, tweetsPath } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { chunksOf, failureOf, fileWith, pairsOf, readAll } from "../test/read-all.ts";
import { openDataset } from "./open-dataset.ts";

const texts = 'id,text\n1,one\n2,"two\nlines"\n\n3,three\n4,four\n';
const labels = "sentiment\n1\n0\n1\n0\n";

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  return folder;
}

describe("a folder in the tutorial's layout", () => {
  it("pairs texts and labels row by row, and brings its test part", async () => {
    const folder = await folderWith({
      "X_train.csv": texts,
      "y_train.csv": labels,
      "X_test.csv": "text\nfive\nsix\n",
      "y_test.csv": "sentiment\n0\n0\n",
    });
    for (const chunk of [1, 2, 5, 100]) {
      const { train, test } = await openDataset(folder, { labelNames: { 0: "good", 1: "bad" } }, chunksOf(chunk));
      const read = await readAll(train);
      expect(pairsOf(read)).toEqual([
        ["one", "bad"],
        ["two\nlines", "good"],
        ["three", "bad"],
        ["four", "good"],
      ]);
      expect(read.summary).toMatchObject({ name: basename(folder), source: folder, format: "folder", rows: 4 });
      expect(pairsOf(await readAll(test!))).toEqual([
        ["five", "good"],
        ["six", "good"],
      ]);
    }
  });

  it("has a digest that depends on both files and not on their packing", async () => {
    const plain = await openDataset(await folderWith({ "X_train.csv": texts, "y_train.csv": labels }));
    const packed = await openDataset(
      await folderWith({ "X_train.csv.gz": gzipSync(texts), "y_train.csv.gz": gzipSync(labels) }),
    );
    const { digest } = (await readAll(plain.train)).summary;
    expect((await readAll(packed.train)).summary.digest).toBe(digest);
    // As `sha256sum X_train.csv y_train.csv | sha256sum` gives it.
    expect(digest).toBe(sha256Bytes(`${sha256Bytes(texts)}  X_train.csv\n${sha256Bytes(labels)}  y_train.csv\n`));
  });

  it("leaves out rows that are bad in either file, and keeps the others paired", async () => {
    const folder = await folderWith({
      "X_train.csv": 'text\none\n" "\nthree\nfour\nfive\n',
      "y_train.csv": 'sentiment\na\nb\n""\nb,b\na\n',
    });
    const { train } = await openDataset(folder, { maxBadRows: 3 });
    const read = await readAll(train);
    expect(pairsOf(read)).toEqual([
      ["one", "a"],
      ["five", "a"],
    ]);
    expect(read.summary.skippedExamples).toEqual([
      { line: 3, reason: "no text" },
      { line: 4, reason: "no label" },
      { line: 5, reason: "no label" },
    ]);
  });

  it.each([
    ["more texts", `${texts}5,five\n`, labels],
    ["more labels", texts, `${labels}1\n`],
  ])("fails with %s, and says how many there are", async (_, x, y) => {
    const { train } = await openDataset(await folderWith({ "X_train.csv": x, "y_train.csv": y }));
    expect(await failureOf(readAll(train))).toMatchObject({
      kind: "input",
      code: "ROW_COUNTS_DIFFER",
      message: expect.stringMatching(/5 rows|has 5/) as unknown,
    });
  });

  it("has no test part when one of its files is missing", async () => {
    const folder = await folderWith({ "X_train.csv": texts, "y_train.csv": labels, "X_test.csv": "text\nfive\n" });
    expect((await openDataset(folder)).test).toBeUndefined();
  });

  it("is told from other folders; the hint names files that could be meant", async () => {
    const folder = await folderWith({ "train.csv": "label,text\n", "X_train.csv": texts });
    expect(await failureOf(openDataset(folder))).toMatchObject({
      kind: "input",
      code: "DATA_FOLDER_LAYOUT",
      message: expect.stringContaining("X_train.csv and y_train.csv") as unknown,
      hint: expect.stringContaining(join(folder, "train.csv")) as unknown,
    });
    await mkdir(join(folder, "empty"));
    expect(await failureOf(openDataset(join(folder, "empty")))).toMatchObject({ code: "DATA_FOLDER_LAYOUT" });
  });
});

describe("openDataset", () => {
  it("reads a file, without a test part", async () => {
    const { train, test } = await openDataset(await fileWith("label,text\na,x\n", "csv"));
    expect(pairsOf(await readAll(train))).toEqual([["x", "a"]]);
    expect(test).toBeUndefined();
  });

  it("fails on a path that is not there", async () => {
    expect(await failureOf(openDataset("/no/such/data"))).toMatchObject({ kind: "input", code: "DATA_NOT_FOUND" });
  });

  it("refuses a new name for a label that does not occur", async () => {
    const labelNames = { nagetive: "bad" };
    const expected = {
      kind: "usage",
      code: "UNKNOWN_LABEL",
      hint: expect.stringContaining("Did you mean negative?") as unknown,
    };
    const file = await openDataset(await fileWith("label,text\nnegative,x\npositive,y\n", "csv"), { labelNames });
    expect(await failureOf(readAll(file.train))).toMatchObject(expected);
    const folder = await folderWith({ "X_train.csv": "text\nx\n", "y_train.csv": "label\nnegative\n" });
    expect(await failureOf(openDataset(folder, { labelNames }))).toMatchObject(expected);
  });
});

describeWithTweets("the tutorial's own tweets", () => {
  it("are read whole, without a bad row", async () => {
    const { train, test } = await openDataset(tweetsPath("tutorial-tweets-20k"), { maxBadRows: 0 });
    expect((await readAll(train)).summary).toMatchObject({ rows: 15_999, labels: ["1", "0"] });
    expect((await readAll(test!)).summary).toMatchObject({ rows: 4000 });
  });
});
