import { DistributionTable } from "./distribution-table.ts";
import type { Forest } from "./forest.ts";
import type { GrownTrees } from "./grow-trees.ts";
import type { PackedTree } from "./pack-tree.ts";

/** Puts trees, in their order, into one forest. */
export class ForestBuilder {
  readonly #trees: PackedTree[] = [];
  readonly #classWeights: Float64Array[] = [];
  readonly #distributions: DistributionTable;
  readonly #classCount: number;

  constructor(classCount: number) {
    this.#classCount = classCount;
    this.#distributions = new DistributionTable(classCount);
  }

  get treeCount(): number {
    return this.#trees.length;
  }

  /** Adds trees, whose leaves are numbered anew: by first appearance, so that it is all one who grew with whom. */
  add(grown: GrownTrees): void {
    const numbers = new Int32Array(grown.distributions.length / this.#classCount).map((_, number) =>
      this.#distributions.numberOf(grown.distributions, number * this.#classCount),
    );
    for (const tree of grown.trees) {
      this.#trees.push({ ...tree, leaves: tree.leaves.map((leaf) => numbers[leaf]!) });
      this.#classWeights.push(tree.classWeights);
    }
  }

  build(columnCount: number): Forest {
    const trees = this.#trees;
    const splitStarts = new Int32Array(trees.length + 1);
    trees.forEach((tree, t) => {
      splitStarts[t + 1] = splitStarts[t]! + tree.columns.length;
    });
    const splits = splitStarts[trees.length]!;
    const forest = {
      treeCount: trees.length,
      classCount: this.#classCount,
      columnCount,
      splitStarts,
      columns: new Int32Array(splits),
      thresholds: new Float32Array(splits),
      chainStarts: new Int32Array(splits + trees.length + 1),
      leaves: new Int32Array(splits + trees.length),
      distributions: this.#distributions.counts.slice(),
      classWeights: new Float64Array(trees.length * this.#classCount),
    };
    trees.forEach((tree, t) => {
      const firstSplit = splitStarts[t]!;
      forest.columns.set(tree.columns, firstSplit);
      forest.thresholds.set(tree.thresholds, firstSplit);
      forest.chainStarts.set(
        tree.chainStarts.map((start) => firstSplit + start),
        firstSplit + t,
      );
      forest.leaves.set(tree.leaves, firstSplit + t);
      forest.classWeights.set(this.#classWeights[t]!, t * this.#classCount);
    });
    forest.chainStarts[splits + trees.length] = splits;
    return forest;
  }
}
