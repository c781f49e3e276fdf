import { sharedCopy } from "@sentiment/numerics";
import type { TrainingContext, TrainingData } from "../model.ts";
import { ForestBuilder } from "./forest-builder.ts";
import { forestRows } from "./forest-rows.ts";
import type { Forest } from "./forest.ts";
import type { GrownTrees, GrowTreesInput } from "./grow-trees.ts";
import type { GrowthPlan } from "./growth-plan.ts";

/** Which random stream each tree has: the stream `tree` of the seed. */
export interface TreeStreams {
  readonly seed: number;
  readonly treeCount: number;
}

/** How many tasks a thread gets, one after the other. The more, the closer together the threads end; each costs a little. */
const tasksPerThread = 10;

/** Grows the trees on all threads there are; the forest is the same on any number of them. */
export async function growForest(
  data: TrainingData,
  plan: GrowthPlan,
  { seed, treeCount }: TreeStreams,
  { parallel, onProgress }: TrainingContext,
): Promise<{ readonly forest: Forest; readonly depth: number }> {
  const { matrix, labels, classCount } = data;
  const threads = Math.min(parallel.jobs, treeCount);
  const shared = threads > 1;
  const growthData = {
    matrix: forestRows(matrix, { shared }),
    labels: shared ? sharedCopy(labels) : labels,
    classCount,
  };
  const treesPerTask = Math.ceil(treeCount / (tasksPerThread * threads));
  const inputs: GrowTreesInput[] = [];
  for (let tree = 0; tree < treeCount; tree += treesPerTask) {
    const count = Math.min(treesPerTask, treeCount - tree);
    inputs.push({ data: growthData, plan, seed, firstTree: tree, treeCount: count });
  }
  const builder = new ForestBuilder({ treeCount, classCount, columnCount: matrix.columns }, { shared });
  const waiting = new Map<number, GrownTrees>();
  let depth = 0;
  let grown = 0;
  let added = 0;
  await parallel.map<GrowTreesInput, GrownTrees>("growTrees", inputs, (part) => {
    grown += part.trees.length;
    waiting.set(part.firstTree, part);
    for (const tree of part.trees) depth = Math.max(depth, tree.depth);
    for (let next = waiting.get(added); next !== undefined; next = waiting.get(added)) {
      waiting.delete(added);
      added += next.trees.length;
      builder.add(next);
    }
    onProgress?.(grown / treeCount);
  });
  return { forest: builder.build(), depth };
}
