import { Random } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixOf } from "../../test/toy-data.ts";
import { criterionNamed, type CriterionName } from "./criterion.ts";
import { forestRows } from "./forest-rows.ts";
import { NodeColumns } from "./node-columns.ts";
import { RowOrder, type RowRange } from "./row-order.ts";
import { ThresholdScan } from "./threshold-scan.ts";

interface Case {
  readonly table: number[][];
  readonly labels: number[];
  readonly timesDrawn: number[];
  readonly classWeights: number[];
  readonly minSamplesLeaf: number;
  readonly criterion: CriterionName;
  /** So many rows leave the node before it is searched. */
  readonly leaving: number;
}

const columnCount = 5;
const classCount = 3;

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(1, 1, 1, 2, 3) },
  { weight: 1, arbitrary: fc.constantFrom(0.25, -1, -0.5, 7.5, 1e-8, 1 + 1e-9) },
);

const cases: fc.Arbitrary<Case> = fc.integer({ min: 2, max: 14 }).chain((rows) => {
  const each = <T>(arbitrary: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
    fc.array(arbitrary, { minLength: length, maxLength: length });
  return fc.record({
    table: each(each(cell, columnCount), rows),
    labels: each(fc.nat(classCount - 1), rows),
    timesDrawn: each(fc.nat(3), rows),
    classWeights: fc.oneof(fc.constant<number[]>([1, 1, 1]), each<number>(fc.constantFrom(0.5, 1, 4), classCount)),
    minSamplesLeaf: fc.constantFrom(1, 1, 2, 3),
    criterion: fc.constantFrom<CriterionName[]>("gini", "entropy"),
    leaving: fc.nat(4),
  });
});

/** The columns and the scan of a node from which rows have left, as happens along a chain of larger children. */
function nodeOf({ table, labels, timesDrawn, classWeights, minSamplesLeaf, criterion, leaving }: Case) {
  const matrix = forestRows(matrixOf(table, columnCount), { shared: false });
  const order = new RowOrder(table.length);
  order.fill(Int32Array.from(timesDrawn));
  const columns = new NodeColumns(matrix, order);
  const scan = new ThresholdScan(
    { labels: Uint16Array.from(labels), classCount },
    columns,
    criterionNamed(criterion),
    minSamplesLeaf,
  );
  columns.useSample(Int32Array.from(timesDrawn));
  scan.useSample({ timesDrawn: Int32Array.from(timesDrawn), classWeights: Float64Array.from(classWeights) });
  columns.gather({ start: 0, end: order.size });
  const node: RowRange = { start: 0, end: Math.max(0, order.size - leaving) };
  columns.remove({ start: node.end, end: order.size });
  const rows = [...order.rows.subarray(node.start, node.end)];
  const classCounts = new Int32Array(classCount);
  for (const row of rows) classCounts[labels[row]!]! += timesDrawn[row]!;
  scan.begin(node, classCounts);
  const { columnOf } = matrix;
  return { columns, scan, rows, columnOf };
}

/** Weight × impurity, by the textbook. */
function weightedImpurity(rows: readonly number[], { labels, timesDrawn, classWeights, criterion }: Case): number {
  const weights = new Array<number>(classCount).fill(0);
  for (const row of rows) weights[labels[row]!]! += classWeights[labels[row]!]! * timesDrawn[row]!;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.filter((weight) => weight > 0).map((weight) => weight / total);
  if (criterion === "gini") return total * (1 - shares.reduce((sum, share) => sum + share ** 2, 0));
  return -total * shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}

/** How much the impurity falls by a split; undefined where a side has too few rows. */
function decrease(given: Case, rows: readonly number[], column: number, threshold: number): number | undefined {
  const left = rows.filter((row) => Math.fround(given.table[row]![column]!) <= threshold);
  const right = rows.filter((row) => Math.fround(given.table[row]![column]!) > threshold);
  if (Math.min(left.length, right.length) < given.minSamplesLeaf) return undefined;
  return weightedImpurity(rows, given) - weightedImpurity(left, given) - weightedImpurity(right, given);
}

/** The values of a column that count as different, ascending. */
function distinctValues({ table }: Case, rows: readonly number[], column: number): number[] {
  const values = rows.map((row) => Math.fround(table[row]![column]!)).sort((a, b) => a - b);
  return values.filter((value, at) => at === 0 || value > values[at - 1]! + 1e-7);
}

describe("the best split of a node", () => {
  it("is the one that lowers the textbook's impurity most, whatever rows left the node before", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { scan, rows, columnOf } = nodeOf(given);
        const decreases: number[] = [];
        for (let column = 0; column < columnCount; column++) {
          const values = distinctValues(given, rows, column);
          const occurs = rows.some((row) => Math.fround(given.table[row]![column]!) !== 0);
          const varies = occurs && scan.tryColumn(columnOf.indexOf(column));
          expect(varies || values.length < 2).toBe(true);
          for (let at = 1; at < values.length; at++) {
            const found = decrease(given, rows, column, (values[at - 1]! + values[at]!) / 2);
            if (found !== undefined) decreases.push(found);
          }
        }
        expect(scan.found).toBe(decreases.length > 0);
        const found = scan.found ? decrease(given, rows, columnOf[scan.column]!, scan.threshold) : undefined;
        expect(found ?? -Infinity).toBeCloseTo(Math.max(...decreases), 9);
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it("has its threshold midway between neighbouring values, 0 being one of them", () => {
    const given: Case = {
      table: [[0], [0], [3], [5], [5]],
      labels: [0, 0, 0, 1, 1],
      timesDrawn: [1, 1, 1, 1, 1],
      classWeights: [1, 1, 1],
      minSamplesLeaf: 1,
      criterion: "gini",
      leaving: 0,
    };
    const { scan } = nodeOf(given);
    expect(scan.tryColumn(0)).toBe(true);
    expect(scan.threshold).toBe(4);
    const presence = nodeOf({ ...given, labels: [0, 0, 1, 1, 1] });
    presence.scan.tryColumn(0);
    expect(presence.scan.threshold).toBe(1.5);
  });

  it("never parts values that only rounding tells apart", () => {
    const { scan } = nodeOf({
      table: [[0.1 + 0.2], [0.3], [0.3 + 1e-9]],
      labels: [0, 1, 0],
      timesDrawn: [1, 1, 1],
      classWeights: [1, 1, 1],
      minSamplesLeaf: 1,
      criterion: "gini",
      leaving: 0,
    });
    expect(scan.tryColumn(0)).toBe(false);
    expect(scan.found).toBe(false);
  });

  it("keeps a threshold between neighbouring 32-bit values below the upper one", () => {
    const below = 1;
    const above = 1 + 2 ** -23;
    const { scan } = nodeOf({
      table: [[below], [above]],
      labels: [0, 1],
      timesDrawn: [1, 1],
      classWeights: [1, 1, 1],
      minSamplesLeaf: 1,
      criterion: "gini",
      leaving: 0,
    });
    expect(scan.tryColumn(0)).toBe(true);
    expect(scan.threshold).toBeGreaterThanOrEqual(below);
    expect(scan.threshold).toBeLessThan(above);
  });
});

describe("the columns of a node", () => {
  it("are as many as occur in its rows, and each is drawn once", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { columns, rows, columnOf } = nodeOf(given);
        const occurring = Array.from({ length: columnCount }, (_, column) => column).filter((column) =>
          rows.some((row) => Math.fround(given.table[row]![column]!) !== 0),
        );
        expect(columns.occurringCount).toBe(occurring.length);
        const random = new Random(3);
        const drawn = occurring.map((_, drawnBefore) => columnOf[columns.draw(drawnBefore, random)]!);
        expect(drawn.sort((a, b) => a - b)).toEqual(occurring);
      }),
      { seed: 2 },
    );
  });
});
