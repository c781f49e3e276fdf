import { Moved, Random, release } from "@sentiment/numerics";
import { DistributionTable } from "./distribution-table.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import { packTree, type PackedTree } from "./pack-tree.ts";
import { TreeGrower, type GrowthData } from "./tree-grower.ts";
import { drawSample } from "./tree-sample.ts";

/** Some trees of a forest to grow. */
export interface GrowTreesInput {
  readonly data: GrowthData;
  readonly plan: GrowthPlan;
  readonly seed: number;
  readonly firstTree: number;
  readonly treeCount: number;
}

/** The trees, and what their leaves' numbers mean. */
export interface GrownTrees {
  readonly firstTree: number;
  readonly trees: readonly (PackedTree & { readonly depth: number; readonly classWeights: Float64Array })[];
  readonly distributions: Int32Array;
}

/** The task that grows trees. Each tree has a random stream of its own: it comes out the same in whatever company it grows. */
export function growTrees(input: GrowTreesInput): Moved<GrownTrees> {
  const { data, plan, seed } = input;
  const distributions = new DistributionTable(data.classCount);
  const grower = new TreeGrower(data, plan, distributions);
  const trees = Array.from({ length: input.treeCount }, (_, index) => {
    const random = new Random(seed, input.firstTree + index);
    const sample = drawSample(data.labels, data.classCount, plan, random);
    const tree = grower.grow(sample, random);
    release(sample.timesDrawn);
    return { ...packTree(tree, data.matrix.columnOf), depth: tree.depth, classWeights: sample.classWeights };
  });
  grower.release();
  const arrays = trees.flatMap(({ columns, thresholds, chainStarts, leaves }) => [
    columns,
    thresholds,
    chainStarts,
    leaves,
  ]);
  return new Moved({ firstTree: input.firstTree, trees, distributions: distributions.counts.slice() }, arrays);
}
