import { gzipSync } from "node:zlib";
import { sha256Bytes } from "@sentiment/files";
import { describe, expect, it } from "vitest";
import { chunksOf, failureOf, fileWith, pairsOf, readAll } from "../../test/read-all.ts";
import { openFile } from "../open-file.ts";
import { openTexts } from "../open-texts.ts";

const content = `label,text\n${"good,it is fine\nbad,it is not\n".repeat(5000)}`;

describe("packed files", () => {
  it.each([
    ["csv.gz", content],
    ["tsv.gz", content.replaceAll(",", "\t")],
    ["jsonl.gz", `{"label":"good","text":"it is fine"}\n{"label":"bad","text":"it is not"}\n`.repeat(5000)],
  ])("reads %s and gives the digest of the unpacked bytes", async (extension, plain) => {
    const read = await readAll(await openFile(await fileWith(gzipSync(plain), extension)));
    expect(read.rows).toHaveLength(10_000);
    expect(read.rows.slice(0, 2).map((row) => row.label)).toEqual(["good", "bad"]);
    expect(read.summary.digest).toBe(sha256Bytes(plain));
  });

  it("tells gzip by its first bytes, not by its name", async () => {
    const packed = await readAll(await openFile(await fileWith(gzipSync(content), "csv")));
    const plain = await readAll(await openFile(await fileWith(content, "csv.gz")));
    expect(pairsOf(packed)).toEqual(pairsOf(plain));
    expect(packed.summary.digest).toBe(plain.summary.digest);
  });

  it("reads all members of a file packed in parts", async () => {
    const half = content.length >> 1;
    const members = Buffer.concat([gzipSync(content.slice(0, half)), gzipSync(""), gzipSync(content.slice(half))]);
    const read = await readAll(await openFile(await fileWith(members, "csv.gz"), {}, chunksOf(1000)));
    expect(read.summary).toMatchObject({ rows: 10_000, digest: sha256Bytes(content) });
  });

  it("reads packed texts, a line each", async () => {
    const read = await readAll(await openTexts(await fileWith(gzipSync("one\ntwo\n"), "txt.gz")));
    expect(read.rows.map((row) => row.text)).toEqual(["one", "two"]);
  });

  it("tells progress in packed bytes", async () => {
    const packed = gzipSync(content, { level: 0 });
    const told: [number, number | undefined][] = [];
    const path = await fileWith(packed, "csv.gz");
    await readAll(await openFile(path, { onProgress: (bytes, total) => told.push([bytes, total]) }, chunksOf(10_000)));
    expect(told.at(-1)).toEqual([packed.length, packed.length]);
    expect(told.map(([bytes]) => bytes)).toEqual(told.map(([bytes]) => bytes).toSorted((a, b) => a - b));
  });

  it("says so when a packed file is cut off or damaged, wherever that is", async () => {
    const packed = gzipSync(content);
    for (const length of [2, 9, 11, packed.length >> 1, packed.length - 9, packed.length - 1]) {
      const path = await fileWith(packed.subarray(0, length), "csv.gz");
      expect(await failureOf(openFile(path).then(readAll))).toMatchObject({ kind: "input", code: "GZIP_TRUNCATED" });
    }
    const damaged = Buffer.from(packed);
    damaged[damaged.length - 6]! ^= 1;
    expect(await failureOf(openFile(await fileWith(damaged, "csv.gz")).then(readAll))).toMatchObject({
      kind: "input",
      code: "GZIP_DAMAGED",
    });
  });
});
