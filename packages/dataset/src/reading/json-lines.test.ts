import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunksOf, failureOf, fileWith, pairsOf, readAll } from "../../test/read-all.ts";
import { openFile } from "../open-file.ts";

const jsonLines = (objects: readonly unknown[]): string =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join("");

describe("JSON Lines", () => {
  it("gives what JSON.parse gives, whatever stands in a line and wherever the chunks end", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((rest) => `x${rest}`);
    const label = fc.oneof(
      fc.constantFrom("good", "bäd", 'so"so'),
      fc.integer(),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const others = fc.dictionary(fc.constantFrom("id", "note", "label2", "über"), fc.jsonValue({ maxDepth: 2 }), {
      maxKeys: 2,
    });
    const object = fc
      .tuple(others, text, label, others)
      .map(([before, t, l, after]) => Object.assign({}, before, { text: t, label: l }, after));
    const ends = fc.constantFrom("\n", "\r\n", " \n", "\n\n");
    const property = fc.asyncProperty(
      fc.array(object, { minLength: 1, maxLength: 5 }),
      ends,
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (objects, end, chunk, isWide) => {
        const content = objects
          .map((value) => JSON.stringify(value, null, isWide ? " " : "").replaceAll("\n", " ") + end)
          .join("");
        const read = await readAll(await openFile(await fileWith(content, "jsonl"), {}, chunksOf(chunk)));
        const expected = objects.map((value) => [value.text.toWellFormed(), String(value.label).trim()]);
        expect(pairsOf(read)).toEqual(expected);
      },
    );
    await fc.assert(property, { seed: 4, numRuns: 500 });
  });

  it("reads escapes, surrogate pairs and halves of them, and repeated keys as JSON.parse does", async () => {
    const lines = [
      String.raw`{"text":"a\n\"b\" \u00e9 \ud83d\ude00","label":"x"}`,
      String.raw`{"text":"half \ud83d","label":"x"}`,
      String.raw`{"label":"y","text":"first","label":"x","text":"second"}`,
      String.raw`{"\u0074ext":"by an escaped key","label":1e2}`,
    ];
    const read = await readAll(await openFile(await fileWith(lines.join("\n"), "ndjson"), {}, chunksOf(5)));
    expect(pairsOf(read)).toEqual([
      ['a\n"b" é 😀', "x"],
      ["half \uFFFD", "x"],
      ["second", "x"],
      ["by an escaped key", "100"],
    ]);
  });

  it("counts lines that cannot be used, with their numbers", async () => {
    const lines = [
      '{"text":"good","label":"a"}',
      '{"text":"cut off","label":',
      '["text","label"]',
      '{"text":"","label":"a"}',
      '{"text":"no label"}',
      '{"text":null,"label":"a"}',
      '{"text":5,"label":"a"}',
      '{"text":"nested label","label":{"name":"a"}}',
      '{"text":"bad escape \\x","label":"a"}',
      '{"text":"tab\there","label":"a"}',
      '{"text":"a number too many","label":01}',
      "",
      '{"text":"fine","label":"b"}',
    ];
    const read = await readAll(
      await openFile(await fileWith(lines.join("\n"), "jsonl"), { maxBadRows: 100 }, chunksOf(7)),
    );
    expect(read.rows.map((row) => row.text)).toEqual(["good", "fine"]);
    expect(read.summary.skippedExamples).toEqual([
      { line: 2, reason: "not a JSON object" },
      { line: 3, reason: "not a JSON object" },
      { line: 4, reason: "no text" },
      { line: 5, reason: "no label" },
      { line: 6, reason: "no text" },
      { line: 7, reason: "the text is not a string" },
      { line: 8, reason: "the label is not a string, number or boolean" },
      { line: 9, reason: "not a JSON object" },
      { line: 10, reason: "not a JSON object" },
      { line: 11, reason: "not a JSON object" },
    ]);
  });

  it("has room for numbers that are longer when written out, or says so", async () => {
    const lines = '{"t":"x","l":1e20,"id":12}\n{"l":1e20,"t":"more than fits in"}\n';
    const options = { textColumn: "t", labelColumn: "l", maxBadRows: 1 };
    const read = await readAll(await openFile(await fileWith(lines, "jsonl"), options));
    expect(pairsOf(read)).toEqual([["x", "100000000000000000000"]]);
    expect(read.summary.skippedExamples).toEqual([{ line: 2, reason: "the label is too large a number" }]);
  });

  it("counts bytes that are no UTF-8 as bad rows", async () => {
    const content = Buffer.concat([
      Buffer.from('{"text":"fine","label":"a"}\n{"text":"caf'),
      Buffer.of(0xe9),
      Buffer.from('","label":"a"}\n{"text":"caf\\n'),
      Buffer.of(0xe9),
      Buffer.from('","label":"a"}\n'),
    ]);
    const read = await readAll(await openFile(await fileWith(content, "jsonl"), { maxBadRows: 10 }, chunksOf(4)));
    expect(read.summary).toMatchObject({ rows: 1, skipped: 2, skippedReasons: { "not valid UTF-8": 2 } });
  });

  it("finds keys that the first object lacks, and the keys that are named", async () => {
    const objects = [{ id: 1 }, { id: 2, body: "x y", mood: true }, { id: 3, body: "z", mood: false }];
    const options = { textColumn: "body", labelColumn: "mood", maxBadRows: 1 };
    const read = await readAll(await openFile(await fileWith(jsonLines(objects), "jsonl"), options));
    expect(pairsOf(read)).toEqual([
      ["x y", "true"],
      ["z", "false"],
    ]);
  });

  it("refuses a JSON array and a file of other lines, and says how to make lines", async () => {
    const array = await fileWith(JSON.stringify([{ text: "a", label: "b" }], null, 2), "json");
    expect(await failureOf(openFile(array))).toMatchObject({
      kind: "input",
      code: "NOT_JSON_LINES",
      hint: expect.stringContaining("jq -c") as unknown,
    });
    const other = await fileWith("label,text\ngood,fine\n", "jsonl");
    expect(await failureOf(openFile(other))).toMatchObject({ kind: "input", code: "NOT_JSON_LINES" });
  });

  it("names the keys there are when the wanted ones are not", async () => {
    const path = await fileWith(jsonLines([{ id: 1, inhalt: "x" }]), "jsonl");
    expect(await failureOf(openFile(path))).toMatchObject({
      code: "COLUMN_NOT_FOUND",
      message: expect.stringContaining("id, inhalt") as unknown,
    });
  });
});
