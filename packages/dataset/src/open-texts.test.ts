import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunksOf, failureOf, fileWith, readAll } from "../test/read-all.ts";
import { openTexts } from "./open-texts.ts";

describe("texts to be scored", () => {
  it("are the lines of a text file, whatever their ends and wherever the chunks end", async () => {
    const line = fc
      .array(fc.constantFrom("a", ",", '"', "é", "😀", "\t", "{"), { maxLength: 5 })
      .map((parts) => `x${parts.join("")}`);
    const end = fc.constantFrom("\n", "\r\n", "\r", "\n\n");
    const property = fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      end,
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      async (lines, lineEnd, isClosed, chunk) => {
        const content = lines.join(lineEnd) + (isClosed ? lineEnd : "");
        const read = await readAll(await openTexts(await fileWith(content, "txt"), {}, chunksOf(chunk)));
        expect(read.rows.map((row) => row.text)).toEqual(lines);
        expect(read.summary).toMatchObject({ format: "text", labels: [], skipped: 0 });
      },
    );
    await fc.assert(property, { seed: 5, numRuns: 200 });
  });

  it.each([
    ["csv", 'id,tweet\n1,hello\n2,"bye, all"\n', "csv"],
    ["tsv", "tweet\tlabel\nhello\tx\nbye, all\t\n", "tsv"],
    ["jsonl", '{"text":"hello"}\n{"text":"bye, all","label":null}\n', "jsonl"],
    ["data", 'text\nhello\n"bye, all"\n', "csv"],
    ["data", '{"text":"hello"}\n{"text":"bye, all"}\n', "jsonl"],
    ["data", "hello\nbye, all\n", "text"],
    ["txt", "hello\nbye, all\n", "text"],
  ])("come from a .%s without regard to labels", async (extension, content, format) => {
    const read = await readAll(await openTexts(await fileWith(content, extension)));
    expect(read.rows).toEqual([
      { text: "hello", label: undefined },
      { text: "bye, all", label: undefined },
    ]);
    expect(read.summary.format).toBe(format);
  });

  it("need a text column where there are columns", async () => {
    expect(await failureOf(openTexts(await fileWith("a,b\n1,2\n", "csv")))).toMatchObject({
      kind: "input",
      code: "COLUMN_NOT_FOUND",
    });
  });

  it("are missing in an empty file", async () => {
    expect(await failureOf(openTexts(await fileWith("", "txt")))).toMatchObject({ kind: "input", code: "DATA_EMPTY" });
    const blank = openTexts(await fileWith("\n\n", "txt")).then(readAll);
    expect(await failureOf(blank)).toMatchObject({ kind: "input", code: "DATA_NO_ROWS" });
  });
});
