import { release } from "@sentiment/numerics";
import { DistributionTable } from "./distribution-table.ts";
import type { Forest } from "./forest.ts";
import type { GrownTrees } from "./grow-trees.ts";

/** Room for so much more than the trees at hand let expect; memory that is never written to takes no room. */
const reserve = 1.1;

/**
 * Puts trees, in their order, into one forest while others still grow: a large forest fills the memory, and is not to be
 * there twice, in trees and as a whole.
 */
export class ForestBuilder {
  #treeCount = 0;
  readonly #classCount: number;
  readonly #columnCount: number;
  readonly #shared: boolean;
  readonly #distributions: DistributionTable;
  readonly #splitStarts: Int32Array;
  readonly #classWeights: Float64Array;
  #columns = new Int32Array(0);
  #thresholds = new Float32Array(0);
  #chainStarts = new Int32Array(0);
  #leaves = new Int32Array(0);

  /** Of a forest that will have `treeCount` trees; in memory that threads may share where `shared` is true. */
  constructor(
    { treeCount, classCount, columnCount }: Pick<Forest, "treeCount" | "classCount" | "columnCount">,
    { shared }: { readonly shared: boolean },
  ) {
    this.#shared = shared;
    this.#classCount = classCount;
    this.#columnCount = columnCount;
    this.#distributions = new DistributionTable(classCount);
    this.#splitStarts = new Int32Array(treeCount + 1);
    this.#classWeights = new Float64Array(treeCount * classCount);
  }

  /**
   * Adds the next trees, whose memory is given back. Their leaves are numbered anew, by first appearance, so that it is
   * all one who grew with whom.
   */
  add({ trees, distributions }: GrownTrees): void {
    const numbers = Int32Array.from({ length: distributions.length / this.#classCount }, (_, number) =>
      this.#distributions.numberOf(distributions, number * this.#classCount),
    );
    const splits = trees.reduce((sum, { columns }) => sum + columns.length, this.#splitStarts[this.#treeCount]!);
    this.#reserve(splits, this.#treeCount + trees.length);
    for (const { columns, thresholds, chainStarts, leaves, classWeights } of trees) {
      const tree = this.#treeCount++;
      const firstSplit = this.#splitStarts[tree]!;
      const firstChain = firstSplit + tree;
      this.#splitStarts[tree + 1] = firstSplit + columns.length;
      this.#columns.set(columns, firstSplit);
      this.#thresholds.set(thresholds, firstSplit);
      for (let chain = 0; chain < leaves.length; chain++) {
        this.#chainStarts[firstChain + chain] = firstSplit + chainStarts[chain]!;
        this.#leaves[firstChain + chain] = numbers[leaves[chain]!]!;
      }
      this.#classWeights.set(classWeights, tree * this.#classCount);
      for (const array of [columns, thresholds, chainStarts, leaves]) release(array);
    }
  }

  /** The forest, once all its trees have been added. */
  build(): Forest {
    const treeCount = this.#treeCount;
    const splits = this.#splitStarts[treeCount]!;
    this.#chainStarts[splits + treeCount] = splits;
    return {
      treeCount,
      classCount: this.#classCount,
      columnCount: this.#columnCount,
      splitStarts: this.#splitStarts,
      columns: this.#columns.subarray(0, splits),
      thresholds: this.#thresholds.subarray(0, splits),
      chainStarts: this.#chainStarts.subarray(0, splits + treeCount + 1),
      leaves: this.#leaves.subarray(0, splits + treeCount),
      distributions: this.#distributions.counts.slice(),
      classWeights: this.#classWeights,
    };
  }

  /** Makes room for so many splits of so many trees – and, if there is none yet, for as many of all trees to come. */
  #reserve(splits: number, trees: number): void {
    if (splits <= this.#columns.length && this.#leaves.length > 0) return;
    const treeCount = this.#splitStarts.length - 1;
    const all = splits + Math.ceil(((treeCount - trees) / trees) * splits * reserve);
    this.#columns = moved(this.#columns, new Int32Array(this.#memory(all)));
    this.#thresholds = moved(this.#thresholds, new Float32Array(this.#memory(all)));
    this.#chainStarts = moved(this.#chainStarts, new Int32Array(this.#memory(all + treeCount + 1)));
    this.#leaves = moved(this.#leaves, new Int32Array(this.#memory(all + treeCount)));
  }

  #memory(numbers: number): ArrayBuffer {
    return (this.#shared ? new SharedArrayBuffer(4 * numbers) : new ArrayBuffer(4 * numbers)) as ArrayBuffer;
  }
}

function moved<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  release(from);
  return to;
}
