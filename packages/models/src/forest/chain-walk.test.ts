import { csrRow, type CsrMatrix } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { forestOf, pathOf } from "../../test/forest-of.ts";
import { matrixOf, randomTexts } from "../../test/toy-data.ts";
import { ChainWalk } from "./chain-walk.ts";
import type { Forest } from "./forest.ts";
import { RowBlock } from "./row-block.ts";
import { SplitIndex } from "./split-index.ts";

function valuesOf(matrix: CsrMatrix, row: number): (column: number) => number {
  const { columns, values } = csrRow(matrix, row);
  const byColumn = new Map([...columns].map((column, at) => [column, values[at]!]));
  return (column) => byColumn.get(column) ?? 0;
}

/** Also when the trees are gone through one by one or a few at a time, and the rows in blocks. */
function expectSameLeaves(grown: Forest, matrix: CsrMatrix): void {
  // Leaves are told apart by their chains and not by what their rows had in common.
  const forest = { ...grown, leaves: grown.leaves.map((_, chain) => chain) };
  const block = new RowBlock(forest.columnCount);
  const index = new SplitIndex(forest);
  const walk = new ChainWalk(forest, index, block);
  const slow = Array.from({ length: matrix.rows }, (_, row) =>
    Array.from({ length: forest.treeCount }, (__, tree) => pathOf(forest, tree, valuesOf(matrix, row)).lastChain),
  );
  for (const trees of [1, 3, forest.treeCount]) {
    for (let first = 0; first < forest.treeCount; first += trees) {
      const end = Math.min(first + trees, forest.treeCount);
      index.read(first, end);
      for (let start = 0; start < matrix.rows; start += 37) {
        block.read(matrix, start, Math.min(start + 37, matrix.rows));
        walk.find(0, block.rows);
        const walked = slow.slice(start, start + 37).flatMap((leaves) => leaves.slice(first, end));
        expect([...walk.leaves.subarray(0, walked.length)]).toEqual(walked);
      }
    }
  }
}

describe("rows end in the leaf that asking split by split leads to", () => {
  it.each([
    ["counts", {}],
    ["weights", { scaled: true }],
    ["values in three classes", { valued: true, classCount: 3 }],
  ])("for %s", async (_, kind) => {
    const texts = { rows: 500, columns: 300, classCount: 2, ...kind };
    const forest = await forestOf(randomTexts({ ...texts, seed: 1 }));
    expectSameLeaves(forest, randomTexts({ ...texts, seed: 2 }).matrix);
  });

  it("for negative values, and rows without any", async () => {
    const table = Array.from({ length: 200 }, (_, row) =>
      Array.from({ length: 6 }, (__, column) => Math.round(4 * Math.sin(row * 7.3 + column * 1.7 * row)) / 2),
    );
    const labels = Uint16Array.from(table, (row, at) => (row[0]! + row[1]! * row[2]! > 0.4 || at % 11 === 0 ? 1 : 0));
    const forest = await forestOf({ matrix: matrixOf(table), labels, classCount: 2 });
    expectSameLeaves(forest, matrixOf([...table.toReversed(), [0, 0, 0, 0, 0, 0], [9, -9, 9, -9, 9, -9]]));
  });

  it("for rows with many columns", async () => {
    const forest = await forestOf(randomTexts({ rows: 600, columns: 400, classCount: 2, seed: 3 }));
    const everything = Array.from({ length: 5 }, (_, row) =>
      Array.from({ length: 400 }, (__, column) => (column + row) % 3),
    );
    expectSameLeaves(forest, matrixOf(everything));
  });
});

it("a forest of leaves only asks nothing", async () => {
  const { matrix, labels } = randomTexts({ rows: 50, columns: 10, classCount: 2, seed: 4 });
  const forest = await forestOf({ matrix, labels, classCount: 2 }, { min_samples_leaf: 40 });
  expect(forest.columns).toHaveLength(0);
  expectSameLeaves(forest, matrix);
});
