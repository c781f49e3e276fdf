import { inlineParallel, Random, rowsBetween, workerParallel, type Parallel } from "@sentiment/numerics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextWith, likeliest, matrixOf, randomTexts } from "../test/toy-data.ts";
import type { TrainedModel, TrainingData } from "./model.ts";
import { modelTasks } from "./registry.ts";
import { rf } from "./rf.ts";

async function trained(data: TrainingData, hyperparameters: Record<string, unknown> = {}): Promise<TrainedModel> {
  return rf.train({ n_estimators: 20, ...hyperparameters }, data, contextWith());
}

function dataOf(table: readonly (readonly number[])[], labels: readonly number[], classCount = 2): TrainingData {
  return { matrix: matrixOf(table), labels: Uint16Array.from(labels), classCount };
}

async function predictions(data: TrainingData, hyperparameters: Record<string, unknown> = {}): Promise<number[]> {
  const learned = await trained(data, hyperparameters);
  return likeliest(learned.probabilities(data.matrix), data.classCount);
}

describe("a forest splits on values, not on presence", () => {
  it("tells classes apart by a word's weight alone", async () => {
    const labels = Array.from({ length: 80 }, (_, row) => row % 2);
    const table = labels.map((label, row) => [label === 1 ? 0.31 + row / 2000 : 0.3 - row / 2000, 0.5, row % 3]);
    expect(await predictions(dataOf(table, labels))).toEqual(labels);
  });

  it("tells three classes apart by none, some and many", async () => {
    const labels = Array.from({ length: 90 }, (_, row) => row % 3);
    const table = labels.map((label, row) => [[0, 2, 5][label]!, row % 2]);
    expect(await predictions(dataOf(table, labels, 3))).toEqual(labels);
  });

  it("tells a negative weight from none and from a positive one", async () => {
    const labels = Array.from({ length: 90 }, (_, row) => row % 3);
    const table = labels.map((label, row) => [[-0.2, 0, 0.2][label]!, row % 2]);
    expect(await predictions(dataOf(table, labels, 3))).toEqual(labels);
  });

  it("finds what only two words together tell", async () => {
    const table = Array.from({ length: 100 }, (_, row) => [row & 1, (row >> 1) & 1]);
    const labels = table.map(([a, b]) => a! ^ b!);
    expect(await predictions(dataOf(table, labels), { max_features: null })).toEqual(labels);
  });
});

describe("a tree without limits, grown from every row", () => {
  const rows = fc.array(fc.array(fc.constantFrom(0, 0, 0, 1, 2, 0.5, -1), { minLength: 4, maxLength: 4 }), {
    minLength: 2,
    maxLength: 30,
  });

  it("knows every row again, as far as equal rows have equal classes", async () => {
    const whole = { n_estimators: 1, bootstrap: false };
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(), async (table, seed) => {
        const random = new Random(seed);
        const classOf = new Map<string, number>();
        const labels = table.map((row) => {
          const label = classOf.get(row.join()) ?? random.below(3);
          classOf.set(row.join(), label);
          return label;
        });
        fc.pre(new Set(labels).size === 3);
        expect(await predictions(dataOf(table, labels, 3), { ...whole, random_state: seed % 1000 })).toEqual(labels);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("gives equal rows with different classes the shares of these classes", async () => {
    const table = [
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
    ];
    const data = dataOf(table, [0, 0, 1, 1]);
    const learned = await trained(data, { n_estimators: 1, bootstrap: false });
    expect([...learned.probabilities(data.matrix)]).toEqual([2 / 3, 1 / 3, 2 / 3, 1 / 3, 2 / 3, 1 / 3, 0, 1]);
  });
});

describe("data that say nothing", () => {
  const labels = [0, 1, 1, 1];
  it.each([
    ["rows without any column", labels.map(() => [0, 0])],
    ["rows that are all the same", labels.map(() => [2, 1])],
  ])("%s: the shares of the classes are all there is", async (_, table) => {
    const data = dataOf(table, labels);
    const learned = await trained(data, { n_estimators: 3, bootstrap: false });
    expect([...learned.probabilities(data.matrix)]).toEqual(labels.flatMap(() => [0.25, 0.75]));
    expect(learned.facts).toEqual({ nodes: 3, depth: 0 });
  });

  it("no columns at all", async () => {
    const data = dataOf([[], [], []], [0, 1, 1]);
    const learned = await trained(data, { n_estimators: 1, bootstrap: false });
    expect([...learned.probabilities(data.matrix).subarray(0, 2)]).toEqual([1 / 3, 2 / 3]);
  });
});

describe("the limits of a tree", () => {
  const data = randomTexts({ rows: 300, columns: 80, classCount: 2, seed: 1 });

  it("max_depth=1 asks one question in each tree", async () => {
    const { facts } = await trained(data, { max_depth: 1 });
    expect(facts).toEqual({ nodes: 60, depth: 1 });
  });

  it("max_depth bounds the depth, min_samples_leaf and min_samples_split the number of nodes", async () => {
    const free = await trained(data);
    expect(free.facts["depth"]).toBeGreaterThan(7);
    expect((await trained(data, { max_depth: 7 })).facts["depth"]).toBe(7);
    const { nodes } = free.facts as { nodes: number };
    expect((await trained(data, { min_samples_leaf: 5 })).facts["nodes"]).toBeLessThan(nodes / 2);
    expect((await trained(data, { min_samples_split: 20 })).facts["nodes"]).toBeLessThan(nodes / 2);
    expect((await trained(data, { min_impurity_decrease: 0.01 })).facts["nodes"]).toBeLessThan(nodes / 2);
  });

  it("a tree of thousands of levels is no deeper than memory", async () => {
    // Each row has a word of its own and half of them another class: only one row can be parted at a time.
    const rows = 6000;
    const labels = Uint16Array.from({ length: rows }, (_, row) => row % 2);
    const rowStarts = Int32Array.from({ length: rows + 1 }, (_, row) => row);
    const columnIndices = Int32Array.from({ length: rows }, (_, row) => row);
    const scales = { values: undefined, rowScale: undefined, columnScale: undefined };
    const matrix = { rows, columns: rows, rowStarts, columnIndices, ...scales };
    const learned = await trained({ matrix, labels, classCount: 2 }, { n_estimators: 1, bootstrap: false });
    expect(learned.facts["depth"]).toBeGreaterThan(2900);
    expect(likeliest(learned.probabilities(matrix), 2)).toEqual([...labels]);
    const { base, score, values } = learned.explain(matrix, 17, 1);
    expect(values.reduce((sum, value) => sum + value, base)).toBeCloseTo(score, 9);
  });
});

describe("a forest is the same", () => {
  const data = randomTexts({ rows: 200, columns: 80, classCount: 3, seed: 2, scaled: true });
  const hyperparameters = { n_estimators: 7, oob_score: true, class_weight: "balanced_subsample" };
  const train = (parallel: Parallel, seed = 0): Promise<TrainedModel> =>
    rf.train(hyperparameters, data, { ...contextWith(seed), parallel });

  it("on one thread, on worker threads, and when tasks end in another order", async () => {
    const inline = inlineParallel(modelTasks);
    const backwards: Parallel = {
      ...inline,
      jobs: 3,
      map: async (task, inputs, onOutput) =>
        (await inline.map(task, inputs.toReversed(), onOutput as never)).toReversed() as never,
    };
    const threads = workerParallel(new URL("../test/task-worker.ts", import.meta.url), 2);
    try {
      const one = await train(inline);
      for (const parallel of [backwards, threads]) {
        const other = await train(parallel);
        expect(other.toState()).toEqual(one.toState());
        expect(other.facts).toEqual(one.facts);
      }
    } finally {
      await threads.close();
    }
  });

  it("and judges rows the same on several threads, all together and one by one", async () => {
    const many = randomTexts({ rows: 4500, columns: 80, classCount: 3, seed: 2, scaled: true });
    const threads = workerParallel(new URL("../test/task-worker.ts", import.meta.url), 2);
    try {
      const learned = await rf.train({ n_estimators: 3 }, many, { ...contextWith(), parallel: threads });
      const probabilities = await learned.probabilitiesOn!(threads, many.matrix);
      expect(probabilities).toEqual(learned.probabilities(many.matrix));
      const restored = rf.restore(learned.toState());
      const oneByOne = Array.from({ length: many.matrix.rows }, (_, row) => [
        ...restored.probabilities(rowsBetween(many.matrix, row, row + 1)),
      ]);
      expect([...probabilities]).toEqual(oneByOne.flat());
    } finally {
      await threads.close();
    }
  });

  it("for the same random_state, whatever the training's seed; another for another seed", async () => {
    const stateFor = async (seed: number, randomState: number | null): Promise<unknown> =>
      (await rf.train({ ...hyperparameters, random_state: randomState }, data, contextWith(seed))).toState();
    expect(await stateFor(1, 5)).toEqual(await stateFor(2, 5));
    expect(await stateFor(5, null)).toEqual(await stateFor(2, 5));
    expect(await stateFor(1, null)).not.toEqual(await stateFor(2, null));
  });

  it("as far as its first trees go, with more trees", async () => {
    const few = await trained(data, { n_estimators: 2 });
    const many = await trained(data, { n_estimators: 15 });
    const [ofFew, ofMany] = [few.toState().tensors["split_columns"]!, many.toState().tensors["split_columns"]!];
    expect(ofMany.data.slice(0, ofFew.data.length)).toEqual(ofFew.data);
  });
});

describe("while it is trained, a forest", () => {
  const data = randomTexts({ rows: 60, columns: 20, classCount: 2, seed: 3 });

  it("tells its progress up to the end", async () => {
    const told: number[] = [];
    await rf.train({ n_estimators: 25 }, data, { ...contextWith(), onProgress: (done) => void told.push(done) });
    expect(told.length).toBeGreaterThan(4);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it("measures oob_score when asked, and warns when rows were never out of bag", async () => {
    const enough = contextWith();
    const { facts } = await rf.train({ oob_score: true }, data, enough);
    expect(facts["oob_score"]).toBeGreaterThan(0.5);
    expect(enough.warnings).toEqual([]);
    const few = contextWith();
    await rf.train({ n_estimators: 1, oob_score: true }, data, few);
    expect(few.warnings).toEqual([expect.stringMatching(/^rf: \d+ rows are in every tree's sample/u)]);
  });

  it("says why it cannot: nothing is out of bag without bootstrap, infinite weights have no middle", async () => {
    await expect(trained(data, { bootstrap: false, oob_score: true })).rejects.toThrow(
      "oob_score needs bootstrap=True",
    );
    await expect(trained(data, { bootstrap: false, max_samples: 9 })).rejects.toThrow(
      "max_samples needs bootstrap=True",
    );
    await expect(trained(dataOf([[1e300], [1]], [0, 1]))).rejects.toThrow("the value 1e+300 in row 0, column 0");
  });
});
