import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentHash, contentMd5 } from "./content-hash.ts";

describe("the hash of DVC 2", () => {
  it.each([
    ["a\r\nb\r\n", "dd8c6a395b5dd36c56d23275028f526c"],
    ["\0\r\n", "692c8022360661692872fdc730517229"],
    [`${"a".repeat(2 ** 20 - 1)}\r\nb\r\n`, "deb8178cc400550795d42d701b97846d"],
    ["", "d41d8cd98f00b204e9800998ecf8427e"],
  ])("of %j", (text, md5) => {
    expect(contentMd5("md5-dos2unix", Buffer.from(text))).toBe(md5);
  });

  it.each([
    [`${"é".repeat(400)}\r\n`, /^b4ab6089/u],
    [`${"x".repeat(600)}\0\r\n`, /^8889cf03/u],
  ])("of text and of what is none", (text, md5) => {
    expect(contentMd5("md5-dos2unix", Buffer.from(text))).toMatch(md5);
  });

  it("does not depend on the pieces in which the bytes come", () => {
    const line = fc.constantFrom("\r\n", "\r", "\n", "text ", "é", "\0", "x".repeat(511), "y".repeat(2 ** 19));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), (lines, cuts) => {
        const bytes = Buffer.from(lines.join(""));
        const hash = contentHash("md5-dos2unix");
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
        for (const [i, place] of places.slice(1).entries()) hash.update(bytes.subarray(places[i], place));
        expect(hash.digest()).toBe(contentMd5("md5-dos2unix", bytes));
      }),
      { seed: 8, numRuns: 60 },
    );
  });
});

it("the hash of DVC 3 is that of the bytes", () => {
  expect(contentMd5("md5", Buffer.from("a\r\nb\r\n"))).toMatch(/^59b0d777/u);
  const hash = contentHash("md5");
  hash.update(Buffer.from("a\r\n"));
  hash.update(Buffer.from("b\r\n"));
  expect(hash.digest()).toBe(contentMd5("md5", Buffer.from("a\r\nb\r\n")));
});
