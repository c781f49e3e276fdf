import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteStringTable } from "./byte-string-table.ts";
import { byteStringsOf, stringsOf } from "./byte-strings.ts";

/** Few different bytes, so that random strings repeat and share beginnings. */
const byteString = fc
  .array(fc.constantFrom(0, 1, 97, 98, 255), { maxLength: 14 })
  .map((bytes) => Uint8Array.from(bytes));

/** The strings one behind the other, the last one ending with the array. */
function joined(strings: readonly Uint8Array[]): { bytes: Uint8Array; starts: number[]; ends: number[] } {
  const bytes = new Uint8Array(strings.reduce((sum, string) => sum + string.length, 0));
  const starts: number[] = [];
  const ends: number[] = [];
  let end = 0;
  for (const string of strings) {
    bytes.set(string, end);
    starts.push(end);
    end += string.length;
    ends.push(end);
  }
  return { bytes, starts, ends };
}

function idsByMap(strings: readonly Uint8Array[]): number[] {
  const ids = new Map<string, number>();
  return strings.map((string) => {
    const key = Buffer.from(string).toString("hex");
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  });
}

function idsByTable(table: ByteStringTable, strings: readonly Uint8Array[]): number[] {
  const { bytes, starts, ends } = joined(strings);
  return strings.map((_, index) => table.idOf(bytes, starts[index]!, ends[index]!));
}

function find(table: ByteStringTable, text: string): number {
  const bytes = new TextEncoder().encode(text);
  return table.find(bytes, 0, bytes.length);
}

describe("ByteStringTable", () => {
  it("numbers any byte strings as a Map would: in order of first appearance", () => {
    fc.assert(
      fc.property(fc.array(byteString, { maxLength: 200 }), (strings) => {
        const table = new ByteStringTable();
        const expected = idsByMap(strings);
        expect(idsByTable(table, strings)).toEqual(expected);
        expect(table.count).toBe(new Set(expected).size);
      }),
      { seed: 1 },
    );
  });

  it("numbers many at once as it numbers them one by one", () => {
    fc.assert(
      fc.property(fc.array(byteString, { maxLength: 700 }), fc.nat(9), (strings, at) => {
        const { bytes, starts, ends } = joined(strings);
        const ids = new Int32Array(at + strings.length).fill(-7);
        const places = { bytes, starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
        new ByteStringTable().idsOf(places, strings.length, ids, at);
        expect([...ids]).toEqual([...Array.from({ length: at }, () => -7), ...idsByMap(strings)]);
      }),
      { seed: 5 },
    );
  });

  it("finds what it holds and nothing else, and so does an index over its strings", () => {
    fc.assert(
      fc.property(fc.array(byteString, { maxLength: 60 }), fc.array(byteString, { maxLength: 60 }), (known, others) => {
        const table = new ByteStringTable();
        idsByTable(table, known);
        const index = ByteStringTable.over(table.strings());
        const expected = idsByMap([...known, ...others]).slice(known.length);
        const { bytes, starts, ends } = joined(others);
        for (const [place, id] of expected.entries()) {
          const held = id < table.count ? id : -1;
          expect(table.find(bytes, starts[place]!, ends[place]!)).toBe(held);
          expect(index.find(bytes, starts[place]!, ends[place]!)).toBe(held);
        }
      }),
      { seed: 2 },
    );
  });

  it("keeps its numbers while it grows to 200,000 words, long ones with equal hashes among them", () => {
    // By the birthday paradox some of so many 31-bit hashes are equal.
    const words = Array.from({ length: 200_000 }, (_, index) => `beginning-${(index * 7919) % 1_000_003}-ending`);
    const { bytes, offsets } = byteStringsOf(words);
    const table = new ByteStringTable();
    const firstWrong = () =>
      words.findIndex((_, index) => table.idOf(bytes, offsets[index]!, offsets[index + 1]!) !== index);
    expect(firstWrong()).toBe(-1);
    expect(firstWrong()).toBe(-1);
    expect(stringsOf(table.strings())).toEqual(words);
    const index = ByteStringTable.over(table.strings());
    expect(words.findIndex((word, id) => find(index, word) !== id)).toBe(-1);
  });

  it("tells strings apart that differ in NULs at the end only", () => {
    const table = new ByteStringTable();
    const strings = Array.from({ length: 15 }, (_, length) => new Uint8Array(length));
    expect(idsByTable(table, strings)).toEqual(strings.map((_, index) => index));
  });

  it("takes strings from arrays that begin inside their buffer, and from different arrays in turn", () => {
    const whole = new TextEncoder().encode("xxhello worldhello");
    const part = whole.subarray(2);
    const table = new ByteStringTable();
    expect(table.idOf(part, 0, 5)).toBe(0);
    expect(table.idOf(whole, 13, 18)).toBe(0);
    expect(table.idOf(part, 6, 11)).toBe(1);
    expect(table.idOf(whole, 0, 2)).toBe(2);
    expect(stringsOf(table.strings())).toEqual(["hello", "world", "xx"]);
  });

  it("takes a word of a megabyte", () => {
    const table = new ByteStringTable();
    const word = new Uint8Array(1 << 20).fill(97);
    expect(table.idOf(word, 0, word.length)).toBe(0);
    expect(table.idOf(word, 0, word.length - 1)).toBe(1);
    expect(table.idOf(word, 0, word.length)).toBe(0);
    expect(table.strings().offsets.at(-1)).toBe((2 << 20) - 1);
  });

  it("can go on growing from given strings without changing them", () => {
    const given = byteStringsOf(["one", "two"]);
    const table = ByteStringTable.over(given);
    const bytes = new TextEncoder().encode("twothree");
    expect(table.idOf(bytes, 0, 3)).toBe(1);
    expect(table.idOf(bytes, 3, 8)).toBe(2);
    expect(stringsOf(table.strings())).toEqual(["one", "two", "three"]);
    expect(stringsOf(given)).toEqual(["one", "two"]);
  });

  it("is the same when it is made in steps", () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `word ${index}`);
    const making = ByteStringTable.inSteps(byteStringsOf(words));
    let steps = 1;
    let step = making.next();
    for (; step.done !== true; steps++) step = making.next();
    expect(steps).toBeGreaterThan(4);
    const table = step.value;
    expect(words.map((word) => find(table, word))).toEqual(words.map((_, index) => index));
    expect(stringsOf(table.strings())).toEqual(words);
  });

  it("finds nothing while it is empty", () => {
    expect(find(new ByteStringTable(), "")).toBe(-1);
    expect(find(ByteStringTable.over(byteStringsOf([])), "a")).toBe(-1);
    expect(stringsOf(new ByteStringTable().strings())).toEqual([]);
  });
});
