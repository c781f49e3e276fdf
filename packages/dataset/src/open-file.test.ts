import { constants } from "node:fs";
import { chmod, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256Bytes } from "@sentiment/files";
import { runProcess, temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { chunksOf, failureOf, fileWith, pairsOf, readAll } from "../test/read-all.ts";
import { openFile } from "./open-file.ts";
import type { ReadOptions } from "./labelled-text.ts";

async function failure(content: string | Uint8Array, extension = "csv", options: ReadOptions = {}): Promise<unknown> {
  return failureOf(openFile(await fileWith(content, extension), options).then(readAll));
}

const containing = (text: string): unknown => expect.stringContaining(text);
const withHeader = (header: string, row = header.replaceAll(/[^,]+/g, "x")): string => `${header}\n${row}\n`;

describe("a file that cannot be read", () => {
  it("is told apart: missing, a folder, empty, without rows", async () => {
    const folder = await temporaryFolder();
    expect(await failureOf(openFile(join(folder, "none.csv")))).toMatchObject({
      kind: "input",
      code: "DATA_NOT_FOUND",
      message: containing("none.csv"),
    });
    expect(await failureOf(openFile(folder))).toMatchObject({ kind: "input", code: "DATA_IS_FOLDER" });
    for (const empty of ["", "\uFEFF", "\n\r\n\n"]) {
      expect(await failure(empty)).toMatchObject({ kind: "input", code: "DATA_EMPTY" });
    }
    expect(await failure("", "jsonl")).toMatchObject({ kind: "input", code: "DATA_EMPTY" });
    expect(await failure("label,text\n")).toMatchObject({ kind: "input", code: "DATA_NO_ROWS" });
    expect(await failure("label,text")).toMatchObject({ kind: "input", code: "DATA_NO_ROWS" });
  });

  it("may be one without permission", async () => {
    const path = await fileWith("label,text\ngood,x\n", "csv");
    await chmod(path, 0);
    await chmod(dirname(path), 0o755);
    const script = `
      import { openFile } from ${JSON.stringify(new URL("./open-file.ts", import.meta.url).href)};
      if (process.getuid() === 0) process.setuid(65534);
      await openFile(${JSON.stringify(path)}).catch(({ kind, code }) => console.log(kind, code));`;
    const { stdout } = await runProcess(process.execPath, ["--input-type=module", "-e", script]);
    expect(stdout.trim()).toBe("input DATA_NOT_READABLE");
  });

  it("may be in UTF-16 or another encoding; the hint converts it", async () => {
    const text = "label,text\ngood,fine\n";
    const utf16le = Buffer.from(text, "utf16le");
    const utf16be = Buffer.from(utf16le).swap16();
    expect(await failure(utf16le)).toMatchObject({ code: "DATA_NOT_UTF8", hint: containing("iconv -f UTF-16LE") });
    expect(await failure(utf16be)).toMatchObject({ code: "DATA_NOT_UTF8", hint: containing("iconv -f UTF-16BE") });
    for (const mark of [Buffer.of(0xff, 0xfe), Buffer.of(0xfe, 0xff)]) {
      const marked = Buffer.concat([mark, mark[0] === 0xff ? utf16le : utf16be]);
      expect(await failure(marked)).toMatchObject({
        kind: "input",
        code: "DATA_NOT_UTF8",
        hint: containing("iconv -f UTF-16 "),
      });
    }
    const latin = Buffer.from("label,text,größe\n", "latin1");
    expect(await failure(latin)).toMatchObject({ code: "DATA_NOT_UTF8", hint: containing("iconv -f LATIN1") });
  });

  it("may be no text at all", async () => {
    const rubbish = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + 7 * i) >>> 2);
    expect(await failure(rubbish)).toMatchObject({ kind: "input", code: "DATA_BINARY" });
    expect(await failure("PK\u0003\u0004…")).toMatchObject({ code: "DATA_BINARY", message: containing("Excel") });
    expect(await failure(Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0))).toMatchObject({ hint: containing("unzstd") });
  });

  it("may have a quote that is never closed; its line is told", async () => {
    const content = 'label,text\ngood,fine\nbad,"two\nlines"\ngood,"oh\nno\n';
    expect(await failure(content)).toMatchObject({ code: "UNTERMINATED_QUOTE", message: containing("line 5") });
    expect(await failure('label,"text\ngood,x\n')).toMatchObject({ code: "UNTERMINATED_QUOTE" });
  });

  it("may have a row without end", async () => {
    const path = await fileWith(`label,text\ngood,fine\nbad,"${"x".repeat(5000)}`, "csv");
    const limits = { chunkBytes: 100, headBytes: 10, maxRowBytes: 1000, rangeBytes: 1 << 20 };
    expect(await failureOf(openFile(path, {}, limits).then(readAll))).toMatchObject({
      kind: "input",
      code: "ROW_TOO_LONG",
      message: containing("line 3"),
    });
  });
});

describe("a header", () => {
  it("must end within a megabyte", async () => {
    const endless = { kind: "input", code: "ROW_TOO_LONG", message: containing("header") };
    expect(await failure("x".repeat(3_000_000))).toMatchObject(endless);
    expect(await failure(`label,"text\n${"good,fine\n".repeat(300_000)}`)).toMatchObject(endless);
  });

  it("may have quotes, commas and line ends in its names, and lie in any chunks", async () => {
    const path = await fileWith('"a ""b"", c","the\r\ntext",label\r\n1,hello,good\r\n2,bad\r\n', "csv");
    for (const chunk of [1, 2, 3, 7]) {
      const options = { textColumn: "the\r\ntext", maxBadRows: 1 };
      const read = await readAll(await openFile(path, options, chunksOf(chunk)));
      expect(pairsOf(read)).toEqual([["hello", "good"]]);
      expect(read.summary.skippedExamples).toEqual([{ line: 4, reason: "2 fields instead of 3" }]);
    }
  });
});

describe("columns", () => {
  it.each(["text", "Tweet", " SENTENCE ", "content", "review", "Message"])("finds the text as %j", async (name) => {
    const read = await readAll(await openFile(await fileWith(withHeader(`id,${name},label`, "1,hello,good"), "csv")));
    expect(pairsOf(read)).toEqual([["hello", "good"]]);
  });

  it.each(["label", "Sentiment", "target", "polarity", "class"])("finds the label as %j", async (name) => {
    const read = await readAll(await openFile(await fileWith(withHeader(`id,text,${name}`, "1,hello,good"), "csv")));
    expect(pairsOf(read)).toEqual([["hello", "good"]]);
  });

  it("prefers the usual names, and takes named ones before all", async () => {
    const content = "message,text,class,label,Extra One\nm,t,c,l,e\n";
    const pair = async (options: ReadOptions) =>
      pairsOf(await readAll(await openFile(await fileWith(content, "csv"), options)));
    expect(await pair({})).toEqual([["t", "l"]]);
    expect(await pair({ textColumn: "message", labelColumn: "class" })).toEqual([["m", "c"]]);
    expect(await pair({ textColumn: "extra one" })).toEqual([["e", "l"]]);
  });

  it("says what the header is when a column is not in it", async () => {
    expect(await failure(withHeader("0,some tweet,19"))).toMatchObject({
      kind: "input",
      code: "COLUMN_NOT_FOUND",
      message: containing("0, some tweet, 19"),
      hint: containing("--text-column"),
    });
    expect(await failure(withHeader("text,mood"))).toMatchObject({ hint: containing("--label-column") });
    expect(await failure(withHeader("label;text"))).toMatchObject({ hint: containing("semicolons") });
    expect(await failure(withHeader("text,label"), "csv", { textColumn: "txet" })).toMatchObject({
      kind: "input",
      code: "COLUMN_NOT_FOUND",
      hint: containing("Did you mean text?"),
    });
  });

  it("does not guess between several", async () => {
    for (const header of ["text,tweet,label", "text,label,sentiment", "text,Text,label", "review,message,label"]) {
      expect(await failure(withHeader(header))).toMatchObject({ kind: "input", code: "COLUMN_AMBIGUOUS" });
    }
    expect(await failure(withHeader("text,label"), "csv", { labelColumn: "text" })).toMatchObject({
      code: "COLUMN_AMBIGUOUS",
    });
  });

  it("takes a column of texts for no label", async () => {
    const rows = Array.from({ length: 1001 }, (_, i) => `number ${i},x\n`).join("");
    expect(await failure(`label,text\n${rows}`)).toMatchObject({
      kind: "input",
      code: "TOO_MANY_LABELS",
      hint: containing("--label-column"),
    });
    const fewer = Array.from({ length: 1000 }, (_, i) => `number ${i},x\n`).join("");
    const read = await readAll(await openFile(await fileWith(`label,text\n${fewer}`, "csv")));
    expect(read.summary.labels).toEqual(Array.from({ length: 1000 }, (_, i) => `number ${i}`));
  });
});

describe("formats", () => {
  const csv = "label,text\ngood,hello there\n";
  const tsv = csv.replaceAll(",", "\t");
  const jsonl = '{"label":"good","text":"hello there"}\n';

  it.each([
    ["csv", csv, "csv"],
    ["tsv", tsv, "tsv"],
    ["tab", tsv, "tsv"],
    ["jsonl", jsonl, "jsonl"],
    ["ndjson", jsonl, "jsonl"],
    ["data", csv, "csv"],
    ["txt", tsv, "tsv"],
    ["json", jsonl, "jsonl"],
    ["data", `\uFEFF${jsonl}`, "jsonl"],
  ])("tells by name or content what a .%s is", async (extension, content, format) => {
    const read = await readAll(await openFile(await fileWith(content, extension)));
    expect(pairsOf(read)).toEqual([["hello there", "good"]]);
    expect(read.summary.format).toBe(format);
  });

  it("reads a pipe, which can be opened only once", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "pipe.csv");
    await runProcess("mkfifo", [path]);
    // Open for both, a pipe neither blocks its opener nor ends before all is written.
    const writer = await open(path, constants.O_RDWR);
    await writer.write(csv);
    const source = await Promise.all([openFile(path), writer.close()]).then(([opened]) => opened);
    expect(pairsOf(await readAll(source))).toEqual([["hello there", "good"]]);
  });
});

describe("labels and bad rows", () => {
  it("gives labels new names, and one name to several", async () => {
    const content = "label,text\n4,a\n0,b\n2,c\n3,d\n";
    const labelNames = { 0: "negative", 3: "positive", 4: "positive", 9: "unused" };
    const read = await readAll(await openFile(await fileWith(content, "csv"), { labelNames }));
    expect(read.summary.labels).toEqual(["positive", "negative", "2"]);
    expect(read.rows.map((row) => row.label)).toEqual(["positive", "negative", "2", "positive"]);
  });

  it("allows 1 % of bad rows, or as many as is said", async () => {
    const content = `label,text\n${"good,fine\n".repeat(98)},no label\ngood,\n`;
    const kinds = async (maxBadRows?: number) => failure(content, "csv", { maxBadRows });
    expect(await kinds()).toMatchObject({
      kind: "input",
      code: "TOO_MANY_BAD_ROWS",
      message: expect.stringMatching(
        /2 of 100 rows .* \(2 %, 1 % allowed\): line 100: no label; line 101: no text/,
      ) as unknown,
      hint: containing("--max-bad-rows 0.02"),
    });
    for (const enough of [0.02, 2, 0.5]) expect(await kinds(enough)).toBeUndefined();
    for (const tooFew of [0, 0.019, 1]) expect(await kinds(tooFew)).toMatchObject({ code: "TOO_MANY_BAD_ROWS" });
    expect(await kinds(-1)).toMatchObject({ kind: "usage" });
    expect(await kinds(Number.NaN)).toMatchObject({ kind: "usage" });
  });

  it("suggests another encoding when that is what most bad rows suffer from", async () => {
    const content = Buffer.from("label,text\ngood,caf\xe9\nbad,th\xe9\n", "latin1");
    expect(await failure(content)).toMatchObject({ code: "TOO_MANY_BAD_ROWS", hint: containing("iconv") });
  });

  it("keeps only the first bad rows, but counts all", async () => {
    const content = `label,text\n${"good\n".repeat(50)}good,fine\n`;
    const { summary } = await readAll(await openFile(await fileWith(content, "csv"), { maxBadRows: 50 }));
    expect(summary.skipped).toBe(50);
    expect(summary.skippedExamples).toHaveLength(20);
    expect(summary.skippedReasons).toEqual({ "1 field instead of 2": 50 });
  });

  it("fails when no row is left", async () => {
    expect(await failure("label,text\ngood,\n", "csv", { maxBadRows: 5 })).toMatchObject({ code: "DATA_NO_ROWS" });
  });
});

describe("the summary", () => {
  it("names file, format and labels in order of appearance, and has the digest of the bytes", async () => {
    const content = "label,text\nb,x\na,y\nb,z\n";
    const path = await fileWith(content, "csv");
    for (const chunk of [1, 3, 1000]) {
      const source = await openFile(path, {}, chunksOf(chunk));
      expect(() => source.summary()).toThrow("not been read");
      const { summary } = await readAll(source);
      expect(summary).toMatchObject({
        source: path,
        format: "csv",
        rows: 3,
        labels: ["b", "a"],
        digest: sha256Bytes(content),
      });
    }
  });

  it("comes with progress to the last byte", async () => {
    const content = `label,text\n${"good,fine\n".repeat(1000)}`;
    const told: [number, number | undefined][] = [];
    const path = await fileWith(content, "csv");
    await readAll(await openFile(path, { onProgress: (bytes, total) => told.push([bytes, total]) }, chunksOf(999)));
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toEqual([content.length, content.length]);
  });
});
