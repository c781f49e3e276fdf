import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256Bytes } from "@sentiment/files";
import { temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { chunksOf, pairsOf, readAll } from "../test/read-all.ts";
import { openDataset } from "./open-dataset.ts";
import { openFile } from "./open-file.ts";

const first = "label,text\na,one\nb,two\n";
const second = "text,label\nthree,c\n,b\nfour,a\n";

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  return folder;
}

it("reads the files of a folder as one table, in the order of their names, however they are packed", async () => {
  const folder = await folderWith({
    "part-1.csv": first,
    "part-2.csv.gz": gzipSync(second),
    "part-3.csv": "",
    _SUCCESS: "",
    ".part-1.csv.crc": "crc",
  });
  await mkdir(join(folder, "more"));
  for (const chunk of [1, 3, 100]) {
    const { train } = await openDataset(folder, { parts: true, maxBadRows: 1 }, chunksOf(chunk));
    const read = await readAll(train);
    expect(pairsOf(read)).toEqual([
      ["one", "a"],
      ["two", "b"],
      ["three", "c"],
      ["four", "a"],
    ]);
    expect(read.summary).toEqual({
      name: basename(folder),
      source: folder,
      format: "folder",
      rows: 4,
      skipped: 1,
      skippedExamples: [{ line: 3, reason: "no text (part-2.csv.gz)" }],
      skippedReasons: { "no text": 1 },
      labels: ["a", "b", "c"],
      // As `sha256sum part-1.csv part-2.csv | sha256sum` gives it.
      digest: sha256Bytes(`${sha256Bytes(first)}  part-1.csv\n${sha256Bytes(second)}  part-2.csv\n`),
    });
  }
});

it("a label with a new name may be in any of them, and must be in one", async () => {
  const folder = await folderWith({ "1.csv": first, "2.csv": "text,label\nthree,c\n" });
  const read = async (labelNames: Record<string, string>) =>
    readAll((await openDataset(folder, { parts: true, labelNames })).train);
  expect((await read({ a: "x", c: "x" })).summary.labels).toEqual(["x", "b"]);
  await expect(read({ d: "x" })).rejects.toMatchObject({ code: "UNKNOWN_LABEL" });
  const validation = await openFile(folder, { parts: true, labelNames: { d: "x" } });
  expect((await readAll(validation)).summary.rows).toBe(3);
});

it("takes files of one kind only", async () => {
  const folder = await folderWith({ "1.csv": first, "2.jsonl": '{"text":"three","label":"a"}\n' });
  const { train } = await openDataset(folder, { parts: true });
  await expect(readAll(train)).rejects.toMatchObject({ code: "DATA_FOLDER_MIXED" });
});

it("says that a folder without files has none", async () => {
  await expect(openDataset(await folderWith({ _SUCCESS: "x" }), { parts: true })).rejects.toMatchObject({
    code: "DATA_EMPTY",
  });
});
