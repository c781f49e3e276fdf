import * as fc from "fast-check";
import { describeWithPython, runPython } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { stratifiedSplit } from "./stratified-split.ts";

/** Labels of classes that have at least two rows each. */
const labels = fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 2, maxLength: 5 }).chain((counts) => {
  const rows = counts.flatMap((count, label) => Array<number>(count).fill(label));
  return fc.shuffledSubarray(rows, { minLength: rows.length }).map((shuffled) => Uint16Array.from(shuffled));
});
const validSize = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100);

const countsOf = (rows: Int32Array, all: Uint16Array, classCount: number): number[] => {
  const counts = Array<number>(classCount).fill(0);
  for (const row of rows) counts[all[row]!]!++;
  return counts;
};

describe("stratifiedSplit", () => {
  it("puts every row in one part, in order, and each class in both", () => {
    const property = fc.property(labels, validSize, fc.integer(), (all, size, seed) => {
      const classCount = Math.max(...all) + 1;
      const { train, validation } = stratifiedSplit({ labels: all, classCount, validSize: size, seed });
      expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from(all, (_, row) => row));
      expect(train).toEqual(train.toSorted());
      expect(validation).toEqual(validation.toSorted());
      for (const part of [train, validation]) expect(Math.min(...countsOf(part, all, classCount))).toBeGreaterThan(0);
    });
    fc.assert(property, { seed: 6, numRuns: 300 });
  });

  it("gives each class its share, to the row, unless the class is too small for it", () => {
    const property = fc.property(labels, validSize, (all, size) => {
      const classCount = Math.max(...all) + 1;
      const { validation } = stratifiedSplit({ labels: all, classCount, validSize: size, seed: 1 });
      const total = Math.ceil(all.length * size);
      const counts = countsOf(
        Int32Array.from(all, (_, row) => row),
        all,
        classCount,
      );
      countsOf(validation, all, classCount).forEach((count, label) => {
        const share = (counts[label]! * total) / all.length;
        expect(count).toBeGreaterThanOrEqual(Math.min(counts[label]! - 1, Math.floor(share)));
        expect(count).toBeLessThanOrEqual(Math.max(1, Math.ceil(share)));
      });
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });

  it("depends on the seed alone", () => {
    const all = Uint16Array.from({ length: 1000 }, (_, row) => row % 3);
    const split = (seed: number) => stratifiedSplit({ labels: all, classCount: 3, validSize: 0.25, seed });
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  it("takes each row equally often", () => {
    const all = Uint16Array.from({ length: 20 }, (_, row) => row % 2);
    const taken = Array<number>(20).fill(0);
    for (let seed = 0; seed < 4000; seed++) {
      for (const row of stratifiedSplit({ labels: all, classCount: 2, validSize: 0.3, seed }).validation) taken[row]!++;
    }
    // 1,200 expected, with a standard deviation of 29.
    expect(Math.min(...taken)).toBeGreaterThan(1075);
    expect(Math.max(...taken)).toBeLessThan(1325);
  });

  it("leaves all rows for training when none are asked for", () => {
    const all = Uint16Array.of(0, 1, 0, 1);
    const { train, validation } = stratifiedSplit({ labels: all, classCount: 2, validSize: 0, seed: 1 });
    expect([...train]).toEqual([0, 1, 2, 3]);
    expect(validation).toHaveLength(0);
  });

  it.each([1, -0.1, 25, Number.NaN])("refuses a share of %d", (size) => {
    const split = () => stratifiedSplit({ labels: Uint16Array.of(0, 1), classCount: 2, validSize: size, seed: 1 });
    expect(split).toThrow(expect.objectContaining({ kind: "usage" }));
  });
});

describeWithPython("stratifiedSplit, asked of scikit-learn", () => {
  it("has parts of the same sizes, and classes within a row of it", async () => {
    const cases = fc
      .sample(fc.tuple(labels, validSize), { seed: 8, numRuns: 300 })
      .map(([all, size]) => ({ labels: [...all], size }));
    const expected = (await runPython(askSplit, cases)) as (number[] | null)[];
    const compared = cases.flatMap(({ labels: all, size }, i) => {
      const theirs = expected[i];
      if (theirs === null || theirs === undefined || Math.min(...theirs) === 0) return [];
      const rows = Uint16Array.from(all);
      const { validation } = stratifiedSplit({ labels: rows, classCount: theirs.length, validSize: size, seed: i });
      return [{ ours: countsOf(validation, rows, theirs.length), theirs }];
    });
    expect(compared.length).toBeGreaterThan(150);
    for (const { ours, theirs } of compared) {
      expect(sum(ours)).toBe(sum(theirs));
      expect(Math.max(...ours.map((count, label) => Math.abs(count - theirs[label]!)))).toBeLessThanOrEqual(1);
    }
  });
});

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Where scikit-learn refuses, or leaves a class with no row on one side, there is nothing to compare. */
const askSplit = `
import json, sys
import numpy as np
from sklearn.model_selection import train_test_split
answers = []
for case in json.load(sys.stdin):
    labels = np.array(case["labels"])
    try:
        train, valid = train_test_split(np.arange(len(labels)), test_size=case["size"], stratify=labels, random_state=0)
    except ValueError:
        answers.append(None)
        continue
    counts = np.bincount(labels[valid], minlength=labels.max() + 1)
    full = (counts == np.bincount(labels)).any()
    answers.append(None if full else counts.tolist())
print(json.dumps(answers))
`;
