import { csrRow } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { forestOf, pathOf } from "../../test/forest-of.ts";
import { randomTexts } from "../../test/toy-data.ts";
import type { TrainingData } from "../model.ts";
import { forestColumnWeights } from "./column-weights.ts";
import { explainPath } from "./explain-path.ts";
import type { Forest } from "./forest.ts";

const texts = { rows: 200, columns: 60, classCount: 3 };

/** A forest of trees that all rows grew, so that its nodes' rows can be counted by walking all rows down. */
const allRows = { bootstrap: false, n_estimators: 4, max_depth: 12 };

/** Each training row's path down a tree, and which rows come by each split: the definition, as slow as it is. */
function walkAll(forest: Forest, tree: number, { matrix }: TrainingData) {
  const paths = Array.from({ length: matrix.rows }, (_, row) => {
    const { columns, values } = csrRow(matrix, row);
    return pathOf(forest, tree, (column) => {
      const at = columns.indexOf(column);
      return at === -1 ? 0 : values[at]!;
    });
  });
  const cameBy = new Map<number, number[]>();
  paths.forEach(({ steps }, row) => {
    for (const { split } of steps) cameBy.set(split, [...(cameBy.get(split) ?? []), row]);
  });
  return { paths, cameBy };
}

function share(rows: readonly number[], { labels }: TrainingData, label: number): number {
  return rows.filter((row) => labels[row] === label).length / rows.length;
}

/** What the splits of each column contribute to each training row's share of the class, from the rows at each node. */
function contributions(forest: Forest, data: TrainingData, label: number) {
  const all = Array.from({ length: data.matrix.rows }, () => new Float64Array(forest.columnCount));
  const whereOther = new Float64Array(forest.columnCount);
  for (let tree = 0; tree < forest.treeCount; tree++) {
    const { paths, cameBy } = walkAll(forest, tree, data);
    paths.forEach(({ steps, lastChain }, row) => {
      steps.forEach(({ split, isOther }, at) => {
        const next = steps[at + 1];
        const rowsNext =
          next === undefined
            ? paths.flatMap((path, other) => (path.lastChain === lastChain ? [other] : []))
            : cameBy.get(next.split)!;
        const change = (share(rowsNext, data, label) - share(cameBy.get(split)!, data, label)) / forest.treeCount;
        all[row]![forest.columns[split]!]! += change;
        if (isOther) whereOther[forest.columns[split]!]! += change / data.matrix.rows;
      });
    });
  }
  return { all, whereOther };
}

describe("the explanation of a forest's probability", () => {
  it.each([
    ["counts", {}],
    ["weights", { scaled: true }],
  ])("puts each change of the class's share down to the column that was asked for: %s", async (_, kind) => {
    const data = randomTexts({ ...texts, ...kind, seed: 5 });
    const forest = await forestOf(data, allRows);
    for (const label of [0, 2]) {
      const { all } = contributions(forest, data, label);
      for (let row = 0; row < data.matrix.rows; row += 9) {
        const { base, columns, values } = explainPath(forest, csrRow(data.matrix, row), label);
        expect(base).toBeCloseTo(share([...data.labels.keys()], data, label), 12);
        const ours = new Float64Array(forest.columnCount);
        columns.forEach((column, at) => (ours[column] = values[at]!));
        for (const column of ours.keys()) expect(ours[column]).toBeCloseTo(all[row]![column]!, 12);
      }
    }
  });

  it("lists the row's own columns even where they decided nothing", async () => {
    const data = randomTexts({ ...texts, seed: 6 });
    const forest = await forestOf(data, { ...allRows, max_depth: 1 });
    const row = csrRow(data.matrix, 7);
    const { columns } = explainPath(forest, row, 1);
    expect([...row.columns].filter((column) => !columns.includes(column))).toEqual([]);
    expect([...columns]).toEqual([...columns].sort((a, b) => a - b));
  });
});

describe("the weights of columns for a class", () => {
  it("are what having the column contributes, as a mean over the training rows", async () => {
    const data = randomTexts({ ...texts, seed: 7 });
    const forest = await forestOf(data, allRows);
    const { whereOther } = contributions(forest, data, 1);
    const weights = forestColumnWeights(forest, 1);
    for (const column of weights.keys()) expect(weights[column]).toBeCloseTo(whereOther[column]!, 12);
  });

  it("sum to 0 over the classes", async () => {
    const forest = await forestOf(randomTexts({ ...texts, seed: 8 }), { class_weight: "balanced_subsample" });
    const weights = [0, 1, 2].map((label) => forestColumnWeights(forest, label));
    for (let column = 0; column < forest.columnCount; column++) {
      expect(weights[0]![column]! + weights[1]![column]! + weights[2]![column]!).toBeCloseTo(0, 12);
    }
  });
});
