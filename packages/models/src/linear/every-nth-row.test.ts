import { canonicalCsr } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { randomTexts } from "../../test/toy-data.ts";
import { everyNthRow } from "./every-nth-row.ts";

describe("everyNthRow", () => {
  it.each([
    [1, {}],
    [7, {}],
    [7, { scaled: true, valued: true }],
    [1000, { scaled: true }],
  ])("takes rows 0, %d, … as they are, with their labels", (n, kind) => {
    const { matrix, labels } = randomTexts({ rows: 50, columns: 20, classCount: 3, seed: 2, ...kind });
    const classWeights = Float64Array.of(1, 2, 3);
    const taken = everyNthRow({ matrix, labels, classWeights }, n);
    const places = Array.from(labels.keys()).filter((row) => row % n === 0);
    expect(taken.matrix.rows).toBe(places.length);
    expect([...taken.labels]).toEqual(places.map((row) => labels[row]));
    expect(taken.classWeights).toBe(classWeights);
    const [all, some] = [canonicalCsr(matrix), canonicalCsr(taken.matrix)];
    places.forEach((row, place) => {
      const from = [all.rowStarts[row]!, all.rowStarts[row + 1]!] as const;
      const to = [some.rowStarts[place]!, some.rowStarts[place + 1]!] as const;
      expect(some.columnIndices.slice(...to)).toEqual(all.columnIndices.slice(...from));
      expect(some.values.slice(...to)).toEqual(all.values.slice(...from));
    });
  });
});
