import type { CsrMatrix } from "@sentiment/numerics";
import { ChainWalk } from "./chain-walk.ts";
import type { Forest } from "./forest.ts";
import type { LeafFinder } from "./leaf-finder.ts";
import { leafShares } from "./leaf-shares.ts";
import { OrderedWalk } from "./ordered-walk.ts";
import { RowBlock } from "./row-block.ts";
import { SplitIndex } from "./split-index.ts";

/** So many rows are worth an index made anew for each tree, which stays in the cache while they all go through. */
export const manyRows = 2048;

/** An index of the whole forest takes as long as so many rows without it, and twice the memory of the forest. */
const fewRows = 1000;

/** Bounds the memory that rows take while they go through the trees. */
const rowsPerBlock = 2 ** 18;

/** How many walks are under way at a time. */
const walksAtOnce = 64;

/** Which trees a row is shown to; all, where nothing is said. */
export type Admission = (row: number, tree: number) => boolean;

/**
 * Sums over a forest's trees of the class distributions of the leaves that rows end in. Holds an index of the whole
 * forest once more than a few rows were asked for, and scratch memory, so it is made once for a forest.
 */
export class ForestVotes {
  readonly #forest: Forest;
  readonly #block: RowBlock;
  readonly #shares: readonly Float64Array[];
  #rowsAskedFor = 0;
  #finder: LeafFinder | undefined;
  #index: SplitIndex | undefined;

  constructor(forest: Forest) {
    this.#forest = forest;
    this.#block = new RowBlock(forest.columnCount);
    this.#shares = leafShares(forest);
  }

  /** Row-major, rows × classCount; summed in the order of the trees. */
  sum(matrix: CsrMatrix, admits?: Admission): Float64Array {
    const votes = new Float64Array(matrix.rows * this.#forest.classCount);
    if (matrix.rows >= manyRows) {
      this.#sumTreeByTree(matrix, votes, admits);
      return votes;
    }
    this.#rowsAskedFor += matrix.rows;
    this.#block.read(matrix, 0, matrix.rows);
    this.#vote(this.#finderForFew(), { votes, firstRow: 0, admits });
    return votes;
  }

  /** Gives the memory of its scratch back; it must not be used any more. */
  release(): void {
    this.#block.release();
    this.#index?.release();
  }

  #sumTreeByTree(matrix: CsrMatrix, votes: Float64Array, admits: Admission | undefined): void {
    const index = new SplitIndex(this.#forest);
    const walk = new ChainWalk(this.#forest, index, this.#block);
    for (let firstRow = 0; firstRow < matrix.rows; firstRow += rowsPerBlock) {
      this.#block.read(matrix, firstRow, Math.min(firstRow + rowsPerBlock, matrix.rows));
      for (let tree = 0; tree < this.#forest.treeCount; tree++) {
        index.read(tree, tree + 1);
        this.#vote(walk, { votes, firstRow, admits });
      }
    }
    index.release();
  }

  #finderForFew(): LeafFinder {
    if (this.#rowsAskedFor > fewRows && this.#index === undefined) {
      this.#index = new SplitIndex(this.#forest);
      this.#index.read(0, this.#forest.treeCount);
      this.#finder = new ChainWalk(this.#forest, this.#index, this.#block);
    }
    return (this.#finder ??= new OrderedWalk(this.#forest, this.#block));
  }

  /** Lets the finder's trees vote on the rows of the block, whose first is `firstRow`. */
  #vote(
    finder: LeafFinder,
    { votes, firstRow, admits }: { votes: Float64Array; firstRow: number; admits: Admission | undefined },
  ): void {
    const { classCount } = this.#forest;
    const { firstTree, endTree } = finder;
    const rowsAtOnce = Math.max(1, Math.trunc(walksAtOnce / (endTree - firstTree)));
    for (let start = 0; start < this.#block.rows; start += rowsAtOnce) {
      const end = Math.min(start + rowsAtOnce, this.#block.rows);
      finder.find(start, end);
      let at = 0;
      for (let row = firstRow + start; row < firstRow + end; row++) {
        for (let tree = firstTree; tree < endTree; tree++) {
          const leaf = finder.leaves[at++]! * classCount;
          if (admits !== undefined && !admits(row, tree)) continue;
          const shares = this.#shares[tree]!;
          for (let c = 0; c < classCount; c++) votes[row * classCount + c]! += shares[leaf + c]!;
        }
      }
    }
  }
}
