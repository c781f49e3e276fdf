import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteStringsOf, stringAt, stringsOf } from "./byte-strings.ts";

describe("byte strings", () => {
  it("hold any strings and give them back", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (strings) => {
        const held = byteStringsOf(strings);
        expect(held.count).toBe(strings.length);
        expect(stringsOf(held)).toEqual(strings.map((string) => string.toWellFormed()));
      }),
      { seed: 5 },
    );
  });

  it("keep a byte-order mark that a string begins with", () => {
    expect(stringAt(byteStringsOf(["\uFEFFword"]), 0)).toBe("\uFEFFword");
  });

  it("lie one behind the other as UTF-8", () => {
    const { bytes, offsets } = byteStringsOf(["a", "", "é€", "\u{1F600}"]);
    expect(offsets).toEqual(Int32Array.of(0, 1, 1, 6, 10));
    expect(new TextDecoder().decode(bytes)).toBe("aé€\u{1F600}");
  });

  it("turn a lone surrogate into U+FFFD", () => {
    expect(stringsOf(byteStringsOf(["a\uD83D", "\uDE00b"]))).toEqual(["a\uFFFD", "\uFFFDb"]);
  });
});
