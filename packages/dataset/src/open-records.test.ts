import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunksOf, failureOf, fileWith } from "../test/read-all.ts";
import { openRecords, splitFields } from "./open-records.ts";
import type { ReadLimits } from "./reading/limits.ts";

interface Row {
  readonly raw: string;
  readonly line: number;
  readonly text?: string;
  readonly problem?: string;
}

async function recordsOf(content: string | Uint8Array, extension: string, limits?: ReadLimits) {
  const source = await openRecords(await fileWith(content, extension), {}, limits);
  const found: Row[] = [];
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const { rows, bytes, starts, ends, lines, problems, texts } of source.batches()) {
    let text = 0;
    for (let row = 0; row < rows; row++) {
      const raw = decoder.decode(bytes.subarray(starts[row], ends[row]));
      const problem = problems.get(row);
      if (problem === undefined) {
        const own = decoder.decode(texts.bytes.subarray(texts.starts[text], texts.ends[text++]));
        found.push({ raw, line: lines[row]!, text: own });
      } else found.push({ raw, line: lines[row]!, problem });
    }
    expect(text).toBe(texts.rows);
  }
  return { found, source };
}

describe("rows with all that stands in them", () => {
  it("are those of a CSV file, bad ones among them, wherever the chunks end", async () => {
    const field = fc.array(fc.constantFrom("a", ",", '"', "é", "😀", "\n", " "), { maxLength: 5 });
    const quoted = (parts: string[]): string => `"${parts.join("").replaceAll('"', '""')}"`;
    const row = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(field, field) },
      { weight: 1, arbitrary: fc.tuple(field, field, field) },
    );
    const property = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.constantFrom("\n", "\r\n"),
      fc.integer({ min: 1, max: 9 }),
      async (rows, end, chunk) => {
        const lines = rows.map((fields) => fields.map(quoted).join(","));
        const { found, source } = await recordsOf(`id,text${end}${lines.join(end)}`, "csv", chunksOf(chunk));
        expect(found.map(({ raw }) => raw)).toEqual(lines);
        for (const [index, { raw, text, problem }] of found.entries()) {
          const fields = rows[index]!.map((parts) => parts.join(""));
          expect(splitFields(raw, "csv")).toEqual(fields);
          const wanted =
            fields.length !== 2 ? "3 fields instead of 2" : fields[1]!.trim() === "" ? "no text" : undefined;
          expect({ problem, text }).toEqual({ problem: wanted, text: wanted === undefined ? fields[1] : undefined });
        }
        expect(source).toMatchObject({ format: "csv", columns: ["id", "text"] });
        expect(source.badRows().count).toBe(found.filter(({ problem }) => problem !== undefined).length);
      },
    );
    await fc.assert(property, { seed: 11, numRuns: 150 });
  });

  it("are those of JSON Lines as they were written, escapes and all", async () => {
    const lines = ['{"text":"caf\\u00e9","id":12345678901234567890}', "[1]", '{"text": "b" }\r', '{"id":3}'];
    const { found, source } = await recordsOf(`${lines.join("\n")}\n`, "jsonl", chunksOf(7));
    expect(found).toEqual([
      { raw: lines[0], line: 1, text: "café" },
      { raw: "[1]", line: 2, problem: "not a JSON object" },
      { raw: lines[2], line: 3, text: "b" },
      { raw: lines[3], line: 4, problem: "no text" },
    ]);
    expect(source.badRows()).toEqual({
      count: 2,
      examples: [
        { line: 2, reason: "not a JSON object" },
        { line: 4, reason: "no text" },
      ],
      reasons: { "not a JSON object": 1, "no text": 1 },
    });
  });

  it("are those of a text a line, and of a TSV", async () => {
    expect((await recordsOf("one\r\n\r\ntwo", "txt")).found).toEqual([
      { raw: "one", line: 1, text: "one" },
      { raw: "two", line: 3, text: "two" },
    ]);
    const { found } = await recordsOf("id\ttweet\n1\ta, b\n", "tsv");
    expect(found).toEqual([{ raw: "1\ta, b", line: 2, text: "a, b" }]);
  });

  it("name what is not UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from("text\ngood\nb"), Buffer.from([0xff]), Buffer.from("d\n")]);
    const { found } = await recordsOf(bytes, "csv");
    expect(found.map(({ problem }) => problem)).toEqual([undefined, "not valid UTF-8"]);
  });

  it("may come from a stream, packed too", async () => {
    const content = "id,text\n1,one\n2,two\n";
    for (const bytes of [Buffer.from(content), gzipSync(content)]) {
      const stream = ReadableStream.from(Array.from(bytes, (byte) => Uint8Array.of(byte)));
      const source = await openRecords("stdin", { stream });
      let rows = 0;
      for await (const batch of source.batches()) rows += batch.texts.rows;
      expect(rows).toBe(2);
    }
  });

  it("need a text column, and a file", async () => {
    expect(await failureOf(openRecords(await fileWith("a,b\n1,2\n", "csv")))).toMatchObject({
      code: "COLUMN_NOT_FOUND",
    });
    expect(await failureOf(openRecords("/no/such/file.csv"))).toMatchObject({ code: "DATA_NOT_FOUND" });
  });
});
