import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describeWithPython, runPython, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf, trainedIn } from "./as-user.ts";

let folder: string;
let model: string;

/** Quotes, line breaks, other alphabets, ids beyond 2^53, a formula, and three rows that cannot be scored. */
const nasty = [
  "id,text,note",
  '12345678901234567890,"I ""love"" it, great",=1+1',
  "2,,empty",
  "3,too,many,fields",
  '4,"the worst\r\nday",ünïcödé 😀',
  "5,   ,blank",
  "6,'quoted' wonderful,",
].join("\n");

interface Row {
  readonly text: string;
  readonly predicted_label?: string;
  readonly probabilities?: Readonly<Record<string, number>>;
  readonly error?: string;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  model = await trainedIn(folder);
  await writeFile(path.join(folder, "nasty.csv"), nasty);
});

async function batch(data: string, out: string, ...flags: string[]) {
  const args = ["batch", "--model-uri", model, "--data", data, "--out", out, ...flags];
  const result = await documentOf(args, { cwd: folder });
  return { ...result, content: async () => readFile(path.join(folder, out), "utf8") };
}

async function objectsOf(file: string): Promise<Row[]> {
  const text = await readFile(path.join(folder, file), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

describe("sentiment batch", () => {
  it("writes every row again as it was, in its order, with its label and probabilities or why it has none", async () => {
    const { code, document, stderr, content } = await batch("nasty.csv", "scored.csv");
    expect(code, stderr).toBe(0);
    expect(document).toMatchObject({ rows: 6, output: "scored.csv", model, format: "csv" });
    expect(document["seconds"]).toBeGreaterThan(0);
    expect(document["badRows"]).toEqual({
      count: 3,
      examples: [
        { line: 3, reason: "no text" },
        { line: 4, reason: "4 fields instead of 3" },
        { line: 7, reason: "no text" },
      ],
      reasons: { "no text": 2, "4 fields instead of 3": 1 },
    });
    const lines = (await content()).split("\n");
    expect(lines[0]).toBe("id,text,note,predicted_label,probability_negative,probability_positive,error");
    expect(lines[1]).toMatch(/^12345678901234567890,"I ""love"" it, great",=1\+1,positive,0\.\d+,0\.\d+,$/u);
    expect(lines[2]).toBe("2,,empty,,,,no text");
    expect(lines[3]).toBe("3,too,many,,,,4 fields instead of 3");
    expect(lines.slice(4, 6).join("\n")).toMatch(/^4,"the worst\r\nday",ünïcödé 😀,negative,0\.\d+,0\.\d+,$/u);
    const labels = document["labels"] as Record<string, number>;
    expect(labels["negative"]! + labels["positive"]!).toBe(3);
  });

  it("has the very probabilities of sentiment predict, in every form of output", async () => {
    await batch("nasty.csv", "scored.jsonl");
    const scored = (await objectsOf("scored.jsonl")).filter(({ error }) => error === undefined);
    const texts = scored.map(({ text }) => text);
    const { document } = await documentOf(["predict", "--model-uri", model, ...texts], { cwd: folder });
    expect(
      scored.map((row) => ({ text: row.text, label: row.predicted_label, probabilities: row.probabilities })),
    ).toEqual(document["predictions"]);
    const { content } = await batch("nasty.csv", "scored.tsv");
    for (const { probabilities } of scored) {
      expect(await content()).toContain(`\t${probabilities!["negative"]}\t${probabilities!["positive"]}\t\n`);
    }
  });

  it("keeps JSON Lines as they were written, and their numbers in CSV too", async () => {
    const lines = ['{"id": 12345678901234567890, "text":"great love"}', "[1]", '{"id":1.50,"more":{"a":[1]}}'];
    await writeFile(path.join(folder, "in.jsonl"), lines.join("\n"));
    const json = await (await batch("in.jsonl", "out.jsonl")).content();
    expect(json.split("\n").slice(0, 3)).toEqual([
      expect.stringMatching(/^\{"id": 12345678901234567890, "text":"great love","predicted_label":"positive","prob/u),
      '{"line":2,"error":"not a JSON object"}',
      '{"id":1.50,"more":{"a":[1]},"error":"no text"}',
    ]);
    const csv = await (await batch("in.jsonl", "from-json.csv")).content();
    expect(csv).toMatch(/\n12345678901234567890,great love,,positive,/u);
    expect(csv).toContain('\n1.50,,"{""a"":[1]}",,,,no text\n');
  });

  it("reads and writes gzip, and takes a text a line", async () => {
    await writeFile(path.join(folder, "in.csv.gz"), gzipSync(nasty));
    await batch("in.csv.gz", "out.csv.gz");
    const plain = await (await batch("nasty.csv", "plain.csv")).content();
    expect(gunzipSync(await readFile(path.join(folder, "out.csv.gz"))).toString()).toBe(plain);
    await writeFile(path.join(folder, "in.txt"), "great, love\nworst");
    const { content } = await batch("in.txt", "lines.csv");
    expect(await content()).toMatch(/^text,predicted_label,.*\n"great, love",positive,.*,\nworst,negative,.*,\n$/u);
  });

  it("goes from stdin to stdout; what is wrong with rows is said on stderr", async () => {
    const args = ["batch", "--model-uri", model, "--data", "-", "--out", "-", "--format", "jsonl"];
    const { code, stdout, stderr } = await runSentiment(args, { cwd: folder, input: "text,id\ngreat,1\n,2\n" });
    expect(code).toBe(0);
    expect(stdout.split("\n")[1]).toBe('{"text":"","id":"2","error":"no text"}');
    expect(stderr).toBe("warning: 1 row has a reason in place of an answer: line 3: no text\n");
  });

  it("says in words what came of it, and with -q where it is", async () => {
    const args = ["batch", "--model-uri", model, "--data", "nasty.csv", "--out", "words.csv"];
    expect((await runSentiment([...args, "-q"], { cwd: folder })).stdout).toBe("words.csv\n");
    const { stdout } = await runSentiment([...args, "--force"], { cwd: folder });
    expect(stdout).toMatch(/^output +words\.csv, 6 rows\n/u);
    expect(stdout).toContain("3 rows have a reason in place of an answer: line 3: no text, ");
  });

  it.each([
    ["a file that is there, with exit code 6", ["nasty.csv", "there.csv"], 6, "FILE_EXISTS"],
    ["a name that says no format", ["nasty.csv", "scored.parquet"], 2, "UNKNOWN_FORMAT"],
    ["a file that is not there", ["nothing.csv", "x.csv"], 3, "DATA_NOT_FOUND"],
    ["a file without a usable row", ["empty.csv", "x.csv"], 3, "DATA_NO_ROWS"],
    ["columns that are there already", ["there.csv", "x.csv"], 3, "COLUMN_EXISTS"],
    ["a document and rows on stdout", ["nasty.csv", "-"], 2, "OUT_MISSING"],
    ["two models", ["nasty.csv", "x.csv", "--stage", "staging"], 2, "BAD_USAGE"],
    ["instances of this machine", ["nasty.csv", "x.csv", "--instances", "2"], 2, "OPTION_WITHOUT_EFFECT"],
  ] as const)("refuses %s", async (_, [data, out, ...flags], exitCode, errorCode) => {
    await writeFile(path.join(folder, "there.csv"), "text,error\ngreat,no\n");
    await writeFile(path.join(folder, "empty.csv"), "text\n  \n");
    const { code, document } = await batch(data, out, ...flags);
    expect({ code, error: document["error"] }).toMatchObject({ code: exitCode, error: { code: errorCode } });
    expect(await readdir(folder)).not.toContain("x.csv");
  });

  it("takes the model that the registry has in a stage", async () => {
    const own = await temporaryFolder();
    await documentOf(["train", "--model", "nb", "--vectorizer", "count"], { cwd: own });
    await documentOf(["register"], { cwd: own });
    await writeFile(path.join(own, "in.csv"), "text\ngreat\n");
    const args = ["batch", "--stage", "staging", "--data", "in.csv", "--out", "out.csv"];
    const { code, document } = await documentOf(args, { cwd: own });
    expect({ code, document }).toMatchObject({ code: 0, document: { model: "models:/sentiment-classifier/1" } });
    expect(
      (await documentOf([...args.slice(0, 2), "production", ...args.slice(3, -1), "p.csv"], { cwd: own })).code,
    ).toBe(3);
  });
});

describeWithPython("sentiment batch, asked of Python's csv module", () => {
  it("gives rows that all have the header's columns", async () => {
    await batch("nasty.csv", "for-python.csv");
    const script = `import csv, json, sys
print(json.dumps(list(csv.reader(open(json.load(sys.stdin), newline="", encoding="utf-8")))))`;
    const rows = (await runPython(script, path.join(folder, "for-python.csv"))) as string[][];
    expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 7 }, () => 7));
    expect(rows.map((row) => row[1])).toEqual([
      "text",
      'I "love" it, great',
      "",
      "too",
      "the worst\r\nday",
      "   ",
      "'quoted' wonderful",
    ]);
  });
});
