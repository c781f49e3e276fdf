import { inlineParallel, Random, workerParallel, type Parallel } from "@sentiment/numerics";
import { afterAll, describe, expect, it } from "vitest";
import { modelTasks } from "../registry.ts";
import { rowBlocks } from "./row-blocks.ts";
import { RowPasses } from "./row-passes.ts";
import type { WeightedRows } from "./score-loss.ts";

const columns = 1000;

/** Rows enough for several blocks. */
function manyRows(classCount: number): WeightedRows {
  const random = new Random(11);
  const rows = 250_000;
  const rowStarts = Int32Array.from({ length: rows + 1 }, (_, row) => 10 * row);
  const columnIndices = new Int32Array(10 * rows).map(() => random.below(columns));
  const rowScale = new Float64Array(rows).map(() => random.float());
  return {
    matrix: { rows, columns, rowStarts, columnIndices, values: undefined, rowScale, columnScale: undefined },
    labels: new Uint16Array(rows).map(() => random.below(classCount)),
    classWeights: new Float64Array(classCount).map((__, k) => 1 + k),
  };
}

/** Loss, slope, curvature, gradient and diagonal somewhere on some line. */
async function allPasses(rows: WeightedRows, parallel: Parallel): Promise<readonly (number | Float64Array)[]> {
  const passes = new RowPasses(rows, parallel);
  passes.direction.forEach((_, i) => {
    passes.direction[i] = ((i * 7) % 11) / 10 - 0.5;
  });
  await passes.move(0);
  const along = await passes.change();
  const { loss, slope } = await passes.move(0.7);
  const { diagonal: sums, unsquared } = await passes.diagonal();
  const diagonal = sums.slice();
  sums.fill(0);
  return [loss, slope, along, passes.curvature, unsquared, diagonal, await passes.gradient()];
}

const withJobs = (jobs: number, map: Parallel["map"]): Parallel => ({ ...inlineParallel(modelTasks), jobs, map });
const threads = workerParallel(new URL("../../test/task-worker.ts", import.meta.url), 3);
afterAll(() => threads.close());

describe.each([2, 3])("passes over the rows of %d classes", (classCount) => {
  const rows = manyRows(classCount);

  it.each<[string, Parallel]>([
    ["in worker threads", threads],
    ["when others do all of it", { ...inlineParallel(modelTasks), jobs: 2 }],
    ["when the others come too late", withJobs(2, () => new Promise(() => undefined))],
    ["when the others cannot start", withJobs(2, () => Promise.reject(new Error("no thread")))],
  ])("give the same to the last bit %s", async (_, parallel) => {
    expect(rowBlocks(rows.matrix).length).toBeGreaterThan(1);
    expect(await allPasses(rows, parallel)).toEqual(await allPasses(rows, inlineParallel(modelTasks)));
  });

  it("fail when a thread ends in the middle of a block", async () => {
    const parallel = withJobs(2, async (__, [work]) => {
      Atomics.add((work as { progress: Int32Array }).progress, 0, 1);
      throw new Error("thread ended");
    });
    await expect(allPasses(rows, parallel)).rejects.toThrow("thread ended");
  });

  it("let others have a turn in between", async () => {
    let turns = 0;
    const clock = setInterval(() => turns++, 0);
    for (let i = 0; i < 3; i++) await allPasses(rows, inlineParallel(modelTasks));
    clearInterval(clock);
    expect(turns).toBeGreaterThan(0);
  });
});
