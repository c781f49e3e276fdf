import { byteStringsOf, Random } from "@sentiment/numerics";
import { parseParameters } from "@sentiment/parameters";
import { describe, expect, it } from "vitest";
import { randomTexts } from "../test/random-texts.ts";
import { termsOf } from "../test/terms-of.ts";
import { tokenBatchOf } from "../test/token-batch-of.ts";
import { count } from "./count.ts";
import { MatrixMemory } from "./matrix-memory.ts";
import { NgramIndex } from "./ngram-index.ts";
import { SortedNgrams } from "./sorted-ngrams.ts";
import type { TermIndex } from "./term-index.ts";

type Texts = readonly (readonly string[])[];

function columnsFound(index: TermIndex, texts: Texts): { rowStarts: number[]; columns: number[] } {
  const memory = new MatrixMemory();
  index.countInto(memory, tokenBatchOf(texts));
  return { rowStarts: [...memory.rowStarts], columns: [...memory.columnIndices.subarray(0, memory.rowStarts.at(-1))] };
}

const ranges: [[number, number]][] = [[[1, 3]], [[2, 3]]];

describe.each(ranges)("n-grams of %j tokens", (ngramRange) => {
  const texts = randomTexts(new Random(2), 2000, 400);
  const parameters = parseParameters(count.hyperparameters, { ngram_range: ngramRange }, "count");
  const { vocabulary } = count.fit(parameters, termsOf(texts.slice(0, 1000), ngramRange), undefined);

  it("are found alike by halving, by the index that follows, and by that index alone", () => {
    const index = new NgramIndex(vocabulary, ngramRange);
    const sorted = new SortedNgrams(vocabulary, ngramRange);
    const parts = Array.from({ length: 200 }, (_, part) => texts.slice(10 * part, 10 * part + 10));
    for (const part of parts) expect(columnsFound(sorted, part)).toEqual(columnsFound(index, part));
  });

  it("are none in a text of other words, nor in an empty one", () => {
    const sorted = new SortedNgrams(
      byteStringsOf(["w x", ...Array.from({ length: 900 }, (_, at) => `y${1000 + at}`)]),
      [1, 2],
    );
    expect(columnsFound(sorted, [["v", "x", "w"], [], ["w", "x"]])).toEqual({ rowStarts: [0, 0, 0, 1], columns: [0] });
  });
});
