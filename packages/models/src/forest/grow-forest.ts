import { sharedCopy } from "@sentiment/numerics";
import type { TrainingContext, TrainingData } from "../model.ts";
import { ForestBuilder } from "./forest-builder.ts";
import { forestRows } from "./forest-rows.ts";
import type { Forest } from "./forest.ts";
import type { GrownTrees, GrowTreesInput } from "./grow-trees.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import type { GrowthData } from "./tree-grower.ts";

/** Which random stream each tree has: the stream `tree` of the seed. */
export interface TreeStreams {
  readonly seed: number;
  readonly treeCount: number;
}

/** How often progress is told. */
const rounds = 10;

/** Grows the trees on all threads there are; the forest is the same on any number of them. */
export async function growForest(
  data: TrainingData,
  plan: GrowthPlan,
  { seed, treeCount }: TreeStreams,
  { parallel, onProgress }: TrainingContext,
): Promise<{ readonly forest: Forest; readonly depth: number }> {
  const threads = Math.min(parallel.jobs, treeCount);
  const shared = growthData(data, threads > 1);
  const builder = new ForestBuilder(data.classCount);
  const treesPerTask = Math.ceil(treeCount / (rounds * threads));
  let depth = 0;
  while (builder.treeCount < treeCount) {
    const inputs: GrowTreesInput[] = [];
    for (let tree = builder.treeCount; tree < treeCount && inputs.length < threads; tree += treesPerTask) {
      const count = Math.min(treesPerTask, treeCount - tree);
      inputs.push({ data: shared, plan, seed, firstTree: tree, treeCount: count });
    }
    for (const grown of await parallel.map<GrowTreesInput, GrownTrees>("growTrees", inputs)) {
      builder.add(grown);
      for (const tree of grown.trees) depth = Math.max(depth, tree.depth);
    }
    onProgress?.(builder.treeCount / treeCount);
  }
  return { forest: builder.build(data.matrix.columns), depth };
}

function growthData({ matrix, labels, classCount }: TrainingData, forThreads: boolean): GrowthData {
  const rows = forestRows(matrix);
  if (!forThreads) return { matrix: rows, labels, classCount };
  return {
    matrix: {
      rows: rows.rows,
      columns: rows.columns,
      rowStarts: sharedCopy(rows.rowStarts),
      columnIndices: sharedCopy(rows.columnIndices),
      values: sharedCopy(rows.values),
    },
    labels: sharedCopy(labels),
    classCount,
  };
}
