import { SentimentError } from "@sentiment/errors";
import * as fc from "fast-check";
import { describeWithPython, runPython } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { csvText } from "../../test/csv-text.ts";
import { chunksOf, fileWith, pairsOf, readAll, type ReadRows } from "../../test/read-all.ts";
import { openFile } from "../open-file.ts";

/** Characters at which a reader of CSV can stumble, in one to four bytes each. */
const nasty = fc.array(
  fc.constantFrom("a", "b", " ", ",", '"', '""', "\n", "\r\n", "\r", "\t", "é", "☕", "😀", "\0", "'"),
  { maxLength: 8 },
);
const text = nasty.map((parts) => `x${parts.join("")}`);
const label = fc.constantFrom("good", "bad", "so-so", "ü");
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");

describe("CSV", () => {
  it("reads what a writer by RFC 4180 has written, wherever the chunks end", async () => {
    const rows = fc.array(
      fc.tuple(
        label,
        nasty.map((parts) => parts.join("")),
        text,
      ),
      { minLength: 1, maxLength: 6 },
    );
    const property = fc.asyncProperty(
      rows,
      lineEnd,
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      async (written, end, isClosed, chunk) => {
        const whole = csvText([["label", "note", "text"], ...written], end);
        const content = isClosed ? whole : whole.slice(0, -end.length);
        const read = await readAll(await openFile(await fileWith(content, "csv"), {}, chunksOf(chunk)));
        expect(pairsOf(read)).toEqual(written.map(([rowLabel, , rowText]) => [rowText, rowLabel]));
        expect(read.summary).toMatchObject({ format: "csv", rows: written.length, skipped: 0 });
      },
    );
    await fc.assert(property, { seed: 1, numRuns: 400 });
  });

  it("reads TSV by the same rules", async () => {
    const rows = fc.array(fc.tuple(text, label), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(rows, lineEnd, fc.integer({ min: 1, max: 9 }), async (written, end, chunk) => {
      const content = csvText([["text", "label"], ...written], end, "\t");
      const read = await readAll(await openFile(await fileWith(content, "tsv"), {}, chunksOf(chunk)));
      expect(pairsOf(read)).toEqual(written);
      expect(read.summary.format).toBe("tsv");
    });
    await fc.assert(property, { seed: 2, numRuns: 200 });
  });

  it("takes a quote for a quote only where a field begins", async () => {
    const content = 'label,text\ngood,it is 5" wide\nbad,"so ""they"" say" or not\ngood,a"b"c\n';
    const read = await readAll(await openFile(await fileWith(content, "csv")));
    expect(read.rows.map((row) => row.text)).toEqual(['it is 5" wide', 'so "they" say or not', 'a"b"c']);
  });

  it("skips empty lines and a byte order mark, and trims labels but not texts", async () => {
    const content = '\uFEFF\n\r\n Label ,TEXT\n\n good , one \n\n\nbad,"two\n\n"\n\n';
    const read = await readAll(await openFile(await fileWith(content, "csv"), {}, chunksOf(2)));
    expect(pairsOf(read)).toEqual([
      [" one ", "good"],
      ["two\n\n", "bad"],
    ]);
  });

  it("counts rows that cannot be used, with the line they start on", async () => {
    const bad = Buffer.from([0x67, 0x6f, 0x6f, 0x64, 0x2c, 0xe9, 0x74, 0xe9, 0x0a]);
    const before = 'label,text\ngood,"one\r\ntwo\nthree"\ngood\nbad,a,b\n\ngood," \u3000\t"\n,text\n';
    const content = Buffer.concat([Buffer.from(before), bad, Buffer.from("bad,last")]);
    for (const chunk of [1, 2, 3, 5, 1000]) {
      const read = await readAll(await openFile(await fileWith(content, "csv"), { maxBadRows: 5 }, chunksOf(chunk)));
      expect(read.rows.map((row) => row.text)).toEqual(["one\r\ntwo\nthree", "last"]);
      expect(read.summary.skippedExamples).toEqual([
        { line: 5, reason: "1 field instead of 2" },
        { line: 6, reason: "3 fields instead of 2" },
        { line: 8, reason: "no text" },
        { line: 9, reason: "no label" },
        { line: 10, reason: "not valid UTF-8" },
      ]);
      expect(read.summary).toMatchObject({ rows: 2, skipped: 5, labels: ["good", "bad"] });
    }
  });

  it("minds only the encoding of the columns it uses", async () => {
    const content = Buffer.from("label,user,text\ngood,Ren\xe9,caf\xe9\nbad,Zo\xeb,tea\n", "latin1");
    const read = await readAll(await openFile(await fileWith(content, "csv"), { maxBadRows: 1 }, chunksOf(7)));
    expect(pairsOf(read)).toEqual([["tea", "bad"]]);
    expect(read.summary.skippedReasons).toEqual({ "not valid UTF-8": 1 });
  });

  it("reads rows far longer than a chunk", async () => {
    const long = 'word "quoted", and\n'.repeat(3000);
    const content = csvText([
      ["text", "label"],
      ["short", "a"],
      [long, "b"],
      ["short", "a"],
    ]);
    const read = await readAll(await openFile(await fileWith(content, "csv"), {}, chunksOf(16)));
    expect(pairsOf(read)).toEqual([
      ["short", "a"],
      [long, "b"],
      ["short", "a"],
    ]);
  });
});

describeWithPython("CSV, asked of Python's csv module", () => {
  it("gives the same rows, bad ones and their lines for 3,000 nasty files", async () => {
    const pieces = fc.constantFrom("a", "é", " ", ",", ",", '"', '""', "\n", "\r\n", "\r", ",x", '"x"');
    const body = fc.array(pieces, { minLength: 1, maxLength: 14 }).map((parts) => parts.join(""));
    const bodies = fc.sample(fc.tuple(body, fc.integer({ min: 1, max: 6 })), { seed: 3, numRuns: 3000 });
    const expected = (await runPython(
      askCsv,
      bodies.map(([content]) => content),
    )) as (Expected | null)[];
    const actual = await Promise.all(
      bodies.map(async ([content, chunk]) => {
        const path = await fileWith(`text,label\n${content}`, "csv");
        return openFile(path, { maxBadRows: 1e6 }, chunksOf(chunk)).then(readAll).then(shapeOf, shapeOfFailure);
      }),
    );
    const told = bodies.map(([content], i) => ({ content, read: actual[i] }));
    expect(told).toEqual(bodies.map(([content], i) => ({ content, read: expected[i] })));
    const open = expected.filter((rows) => rows === null).length;
    expect(open).toBeGreaterThan(100);
    expect(open).toBeLessThan(2000);
  });
});

interface Expected {
  readonly rows: [string, string][];
  readonly bad: [number, string][];
}

function shapeOf(read: ReadRows): Expected {
  const bad = read.summary.skippedExamples.map(({ line, reason }): [number, string] => [line, reason]);
  return { rows: read.rows.map(({ text: rowText, label: rowLabel }) => [rowText, rowLabel ?? ""]), bad };
}

function shapeOfFailure(error: unknown): Expected | null {
  if (!SentimentError.is(error)) throw error;
  if (error.code === "DATA_NO_ROWS") return { rows: [], bad: [] };
  if (error.code === "UNTERMINATED_QUOTE") return null;
  throw error;
}

/** A quote is open at the end exactly when a row put after it does not become one. */
const askCsv = `
import csv, io, json, sys

def rows_of(text):
    reader = csv.reader(io.StringIO(text, newline=""))
    result, line = [], 1
    for row in reader:
        if row: result.append((line, row))
        line = reader.line_num + 1
    return result

answers = []
for body in json.load(sys.stdin):
    text = "text,label\\n" + body
    if rows_of(text + "\\nQ,Q")[-1][1] != ["Q", "Q"]:
        answers.append(None)
        continue
    good, bad = [], []
    for line, row in rows_of(text)[1:]:
        if len(row) != 2: bad.append([line, f"{len(row)} field{'' if len(row) == 1 else 's'} instead of 2"])
        elif row[0].strip() == "": bad.append([line, "no text"])
        elif row[1].strip() == "": bad.append([line, "no label"])
        else: good.append([row[0], row[1].strip()])
    answers.append({"rows": good, "bad": bad} if good else {"rows": [], "bad": []})
print(json.dumps(answers))
`;
