import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteOrder } from "./byte-order.ts";
import { byteStringsOf, type ByteStrings } from "./byte-strings.ts";
import { selectByteStrings } from "./select-byte-strings.ts";

function byCodePoint(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0)!);
  const right = Array.from(b, (character) => character.codePointAt(0)!);
  const differs = left.findIndex((point, index) => point !== right[index]);
  return differs === -1 ? left.length - right.length : left[differs]! - (right[differs] ?? -1);
}

function fromBytes(list: readonly Uint8Array[]): ByteStrings {
  const offsets = new Int32Array(list.length + 1);
  for (const [index, string] of list.entries()) offsets[index + 1] = offsets[index]! + string.length;
  return { count: list.length, bytes: Uint8Array.from(list.flatMap((string) => [...string])), offsets };
}

/** What a stable sort by Node's own comparison of bytes gives. */
function expectedOrder(list: readonly Uint8Array[]): number[] {
  return list.map((_, index) => index).sort((a, b) => Buffer.compare(list[a]!, list[b]!) || a - b);
}

describe("byteOrder", () => {
  it("sorts any byte strings as a comparison of their bytes does, equal ones in their order", () => {
    const byteString = fc
      .array(fc.constantFrom(0, 1, 97, 98, 255), { maxLength: 12 })
      .map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(fc.array(byteString, { maxLength: 150 }), (list) => {
        expect([...byteOrder(fromBytes(list))]).toEqual(expectedOrder(list));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("is code-point order for UTF-8, astral characters after U+FFxx", () => {
    const words = ["\u{1F600}", "\uFF21", "\uFFFD", "z", "é", "\u{10FFFF}", "ÿ", "", "\uD7FF", "\u{10000}"];
    const order = byteOrder(byteStringsOf(words));
    expect(Array.from(order, (index) => words[index])).toEqual(words.toSorted(byCodePoint));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 6 }), { maxLength: 60 }), (texts) => {
        const sorted = Array.from(byteOrder(byteStringsOf(texts)), (index) => texts[index]);
        expect(sorted).toEqual(texts.toSorted(byCodePoint));
      }),
      { seed: 4 },
    );
  });

  it("sorts long runs of strings that begin alike, however long the common beginning", () => {
    const list = Array.from({ length: 120 }, (_, index) => {
      const string = new Uint8Array(30_000 + ((index * 37) % 120)).fill(120);
      if (index % 3 === 0) string[string.length - 1] = index;
      return string;
    });
    expect([...byteOrder(fromBytes(list))]).toEqual(expectedOrder(list));
  });

  it("sorts nothing into nothing", () => {
    expect(byteOrder(byteStringsOf([]))).toEqual(new Int32Array(0));
  });
});

describe("selectByteStrings", () => {
  it("gives the asked-for strings in the asked-for order, repeats too", () => {
    const strings = byteStringsOf(["null", "", "zwei", "drei"]);
    expect(selectByteStrings(strings, Int32Array.of(3, 1, 0, 3))).toEqual(byteStringsOf(["drei", "", "null", "drei"]));
    expect(selectByteStrings(strings, new Int32Array(0))).toEqual(byteStringsOf([]));
  });
});
