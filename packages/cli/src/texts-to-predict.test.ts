import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOf } from "./texts-to-predict.ts";

/** The lines of the bytes when they come in pieces of the given sizes. */
async function linesInPieces(bytes: Uint8Array, sizes: readonly number[]): Promise<string[]> {
  async function* pieces() {
    let start = 0;
    for (let turn = 0; start < bytes.length; turn++) {
      const size = sizes[turn % sizes.length]!;
      yield bytes.subarray(start, start + size);
      start += size;
    }
  }
  const lines: string[] = [];
  for await (const batch of linesOf(pieces())) lines.push(...batch);
  return lines;
}

describe("a stream of texts", () => {
  it("is a text a line, however its bytes come", async () => {
    const line = fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/u.test(text));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(line), sizes, async (lines, pieces) => {
        const bytes = new TextEncoder().encode(lines.map((text) => `${text}\n`).join(""));
        expect(await linesInPieces(bytes, pieces)).toEqual(lines);
      }),
      { seed: 1 },
    );
  });

  it.each([
    ["", []],
    ["\n", [""]],
    ["one", ["one"]],
    ["one\n\ntwo\n", ["one", "", "two"]],
    ["one\r\ntwo\rstill two\r\nthree\r", ["one", "two\rstill two", "three"]],
  ])("%j is %j", async (text, lines) => {
    expect(await linesInPieces(new TextEncoder().encode(text), [3])).toEqual(lines);
  });

  it("answers the lines that are there before the rest has come", async () => {
    const seen: string[] = [];
    async function* chunks() {
      yield new TextEncoder().encode("first\nsec");
      expect(seen).toEqual(["first"]);
      yield new TextEncoder().encode("ond\n");
    }
    for await (const batch of linesOf(chunks())) seen.push(...batch);
    expect(seen).toEqual(["first", "second"]);
  });

  it("with bad UTF-8 is read with replacement characters", async () => {
    expect(await linesInPieces(new Uint8Array([0x61, 0xff, 0x0a, 0xf0, 0x9f]), [1])).toEqual(["a\ufffd", "\ufffd"]);
  });
});
