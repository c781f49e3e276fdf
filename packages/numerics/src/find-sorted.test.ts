import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteOrder } from "./byte-order.ts";
import { byteStringsOf, stringAt } from "./byte-strings.ts";
import { findSorted } from "./find-sorted.ts";

const encoder = new TextEncoder();
const words = fc.string({ unit: fc.constantFrom("a", "b", "é", "\0", "😀", "ﬀ"), maxLength: 4 });

describe("finding a string among sorted ones", () => {
  it("gives the place of each that is there, and -1 for any other", () => {
    const given = fc.tuple(fc.uniqueArray(words, { maxLength: 40 }), fc.array(words, { maxLength: 40 }));
    fc.assert(
      fc.property(given, ([distinct, others]) => {
        const unsorted = byteStringsOf(distinct);
        const sorted = byteStringsOf(Array.from(byteOrder(unsorted), (index) => stringAt(unsorted, index)));
        for (const word of [...distinct, ...others]) {
          // Somewhere amid other bytes.
          const bytes = encoder.encode(`a${word}b`);
          const found = findSorted(sorted, bytes, 1, bytes.length - 1);
          expect(found < 0 ? undefined : stringAt(sorted, found)).toBe(distinct.includes(word) ? word : undefined);
        }
      }),
      { seed: 3 },
    );
  });
});
