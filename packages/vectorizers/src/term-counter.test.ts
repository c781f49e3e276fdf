import { stringsOf } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { termsOf } from "../test/terms-of.ts";
import { tokenBatchOf } from "../test/token-batch-of.ts";
import { TermCounter } from "./term-counter.ts";
import type { TermRows } from "./term-rows.ts";

const texts = fc.array(fc.array(fc.constantFrom("a", "b", "c", "é", "longer-than-eleven-bytes"), { maxLength: 9 }), {
  maxLength: 30,
});
const ngramRange = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(4))
  .map(([shortest, more]) => [shortest, shortest + more] as const);

/** The n-grams of a text, in any order. */
function ngramsOf(tokens: readonly string[], [shortest, longest]: readonly [number, number]): string[] {
  return tokens.flatMap((_, first) =>
    Array.from({ length: longest - shortest + 1 }, (__, more) => tokens.slice(first, first + shortest + more))
      .filter((ngram, more) => ngram.length === shortest + more)
      .map((ngram) => ngram.join(" ")),
  );
}

function rowTexts(terms: TermRows): string[][] {
  return Array.from({ length: terms.rows }, (_, row) =>
    stringsOf(terms.termStrings(terms.termIds.slice(terms.rowStarts[row], terms.rowStarts[row + 1]))),
  );
}

function everyId(terms: TermRows): Int32Array {
  return Int32Array.from({ length: terms.termCount }, (_, id) => id);
}

describe("TermCounter", () => {
  it("collects the n-grams of each text, repeats kept, whatever the batches", () => {
    fc.assert(
      fc.property(texts, ngramRange, fc.integer({ min: 1, max: 30 }), (rows, range, batchRows) => {
        const terms = termsOf(rows, range, batchRows);
        expect(terms.rows).toBe(rows.length);
        expect(rowTexts(terms).map((row) => row.toSorted())).toEqual(
          rows.map((tokens) => ngramsOf(tokens, range).toSorted()),
        );
      }),
      { seed: 11 },
    );
  });

  it("gives each term one id and each id one term", () => {
    fc.assert(
      fc.property(texts, ngramRange, (rows, range) => {
        const terms = termsOf(rows, range);
        const strings = stringsOf(terms.termStrings(everyId(terms)));
        expect(new Set(strings).size).toBe(terms.termCount);
        expect(terms.termIds.every((id) => id >= 0 && id < terms.termCount)).toBe(true);
      }),
      { seed: 12 },
    );
  });

  it("numbers tokens in order of first appearance, then n-grams likewise", () => {
    const terms = termsOf([["b", "a", "b"], [], ["c", "b", "a"]], [1, 2]);
    expect(stringsOf(terms.termStrings(everyId(terms)))).toEqual(["b", "a", "c", "b a", "a b", "c b"]);
    expect(terms.ngramRange).toEqual([1, 2]);
  });

  it("keeps nothing of a batch, which may be filled anew", () => {
    const batch = tokenBatchOf([["one", "two"]]);
    const counter = new TermCounter([1, 1]);
    counter.add(batch);
    batch.bytes.fill(0);
    batch.starts.fill(0);
    counter.add(tokenBatchOf([["two"]]));
    expect(rowTexts(counter.finish())).toEqual([["one", "two"], ["two"]]);
  });

  it("takes batches without rows, and none at all", () => {
    const counter = new TermCounter([1, 3]);
    counter.add(tokenBatchOf([]));
    expect(counter.finish()).toMatchObject({ rows: 0, termCount: 0, rowStarts: Int32Array.of(0) });
  });

  it("absorbs what other counters have collected as if it had collected it itself", () => {
    fc.assert(
      fc.property(texts, texts, texts, ngramRange, (first, second, third, range) => {
        const [own, other, last] = [first, second, third].map((rows) => {
          const counter = new TermCounter(range);
          counter.add(tokenBatchOf(rows));
          return counter;
        });
        for (const counter of [other!, last!]) {
          const rows = structuredClone(counter.handRows());
          own!.addRows(rows, own!.absorb(structuredClone(counter.handTerms())));
        }
        const together = own!.finish();
        const alone = termsOf([...first, ...second, ...third], range, Infinity);
        expect(together.termIds).toEqual(alone.termIds);
        expect(rowTexts(together)).toEqual(rowTexts(alone));
        expect(stringsOf(together.termStrings(everyId(together)))).toEqual(
          stringsOf(alone.termStrings(everyId(alone))),
        );
      }),
      { seed: 13 },
    );
  });

  it("adds another counter's rows in any order, as they were handed over", () => {
    fc.assert(
      fc.property(texts, texts, texts, ngramRange, (own, second, third, range) => {
        const [counter, other] = [new TermCounter(range), new TermCounter(range)];
        counter.add(tokenBatchOf(own));
        const handed = [second, third].map((rows) => {
          other.add(tokenBatchOf(rows));
          return other.handRows();
        });
        const absorbed = counter.absorb(other.handTerms());
        for (const rows of handed.toReversed()) counter.addRows(rows, absorbed);
        expect(rowTexts(counter.finish())).toEqual(rowTexts(termsOf([...own, ...third, ...second], range)));
      }),
      { seed: 15 },
    );
  });

  it("collects the same whatever share of the texts it is told to have", () => {
    fc.assert(
      fc.property(texts, ngramRange, fc.double({ min: 0.001, max: 1, noNaN: true }), (rows, range, done) => {
        const counter = new TermCounter(range);
        for (const row of rows) counter.add(tokenBatchOf([row]), done);
        expect(rowTexts(counter.finish())).toEqual(rowTexts(termsOf(rows, range)));
      }),
      { seed: 14 },
    );
  });

  it("keeps its numbers while it grows past a hundred thousand tokens and pairs", () => {
    const rows = Array.from({ length: 2000 }, (_, row) =>
      Array.from({ length: 60 }, (__, place) => `t${(row * 60 + place) % 70_001}`),
    );
    const terms = termsOf(rows, [1, 2], 100);
    expect(terms.termCount).toBeGreaterThan(130_000);
    const wrong = rowTexts(terms).findIndex(
      (row, index) => row.toSorted().join() !== ngramsOf(rows[index]!, [1, 2]).toSorted().join(),
    );
    expect(wrong).toBe(-1);
  });
});
