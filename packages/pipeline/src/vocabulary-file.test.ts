import { byteStringsOf, stringsOf } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeVocabulary, encodeVocabulary } from "./vocabulary-file.ts";

const terms = fc.array(fc.string({ unit: "grapheme" }).filter((term) => !term.includes("\n")));

describe("a vocabulary file", () => {
  it("gives back every term in order", () => {
    fc.assert(
      fc.property(terms, (written) => {
        const text = encodeVocabulary(byteStringsOf(written));
        expect(stringsOf(decodeVocabulary(text, written.length, "v"))).toEqual(written);
      }),
      { seed: 1 },
    );
  });

  it.each([0, 1, 3])("with two terms is refused where the model has %i", (count) => {
    const text = encodeVocabulary(byteStringsOf(["good", "bad"]));
    expect(() => decodeVocabulary(text, count, "vocabulary.txt")).toThrow(/vocabulary\.txt has 2 terms/u);
  });

  it("is refused when its last line was cut", () => {
    const text = encodeVocabulary(byteStringsOf(["good", "bad"]));
    expect(() => decodeVocabulary(text.subarray(0, -1), 2, "vocabulary.txt")).toThrow(/vocabulary\.txt/u);
  });
});
