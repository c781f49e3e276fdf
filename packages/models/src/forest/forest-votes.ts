import type { CsrMatrix } from "@sentiment/numerics";
import { ChainWalk } from "./chain-walk.ts";
import type { Forest } from "./forest.ts";
import { leafShares } from "./leaf-shares.ts";
import { RowBlock } from "./row-block.ts";
import { SplitIndex } from "./split-index.ts";

/** So many rows are worth an index made anew for each tree, which stays in the cache while they all go through. */
export const manyRows = 2048;

/** Bounds the memory that rows take while they go through the trees. */
const rowsPerBlock = 2 ** 18;

/** How many walks are under way at a time. */
const walksAtOnce = 64;

/** Which trees a row is shown to; all, where nothing is said. */
export type Admission = (row: number, tree: number) => boolean;

/**
 * Sums over a forest's trees of the class distributions of the leaves that rows end in. Holds an index of the whole
 * forest once a few rows were asked for, and scratch memory, so it is made once for a forest.
 */
export class ForestVotes {
  readonly #forest: Forest;
  readonly #block: RowBlock;
  readonly #shares: readonly Float64Array[];
  #wholeForest: { readonly index: SplitIndex; readonly walk: ChainWalk } | undefined;

  constructor(forest: Forest) {
    this.#forest = forest;
    this.#block = new RowBlock(forest.columnCount);
    this.#shares = leafShares(forest);
  }

  /** Row-major, rows × classCount; summed in the order of the trees. */
  sum(matrix: CsrMatrix, admits?: Admission): Float64Array {
    const { treeCount, classCount } = this.#forest;
    const votes = new Float64Array(matrix.rows * classCount);
    if (matrix.rows < manyRows) {
      this.#wholeForest ??= this.#indexed();
      const { index, walk } = this.#wholeForest;
      if (index.endTree === 0) index.read(0, treeCount);
      this.#block.read(matrix, 0, matrix.rows);
      this.#vote(index, walk, { votes, firstRow: 0, admits });
      return votes;
    }
    const { index, walk } = this.#indexed();
    for (let firstRow = 0; firstRow < matrix.rows; firstRow += rowsPerBlock) {
      this.#block.read(matrix, firstRow, Math.min(firstRow + rowsPerBlock, matrix.rows));
      for (let tree = 0; tree < treeCount; tree++) {
        index.read(tree, tree + 1);
        this.#vote(index, walk, { votes, firstRow, admits });
      }
    }
    index.release();
    return votes;
  }

  /** Gives the memory of its scratch back; it must not be used any more. */
  release(): void {
    this.#block.release();
    this.#wholeForest?.index.release();
  }

  #indexed(): { index: SplitIndex; walk: ChainWalk } {
    const index = new SplitIndex(this.#forest);
    return { index, walk: new ChainWalk(this.#forest, index, this.#block) };
  }

  /** Lets the trees of the index vote on the rows of the block, whose first is `firstRow`. */
  #vote(
    { firstTree, endTree }: SplitIndex,
    walk: ChainWalk,
    { votes, firstRow, admits }: { votes: Float64Array; firstRow: number; admits: Admission | undefined },
  ): void {
    const { classCount } = this.#forest;
    const rowsAtOnce = Math.max(1, Math.trunc(walksAtOnce / (endTree - firstTree)));
    for (let start = 0; start < this.#block.rows; start += rowsAtOnce) {
      const end = Math.min(start + rowsAtOnce, this.#block.rows);
      walk.walk(start, end);
      let at = 0;
      for (let row = firstRow + start; row < firstRow + end; row++) {
        for (let tree = firstTree; tree < endTree; tree++) {
          const leaf = walk.leaves[at++]! * classCount;
          if (admits !== undefined && !admits(row, tree)) continue;
          const shares = this.#shares[tree]!;
          for (let c = 0; c < classCount; c++) votes[row * classCount + c]! += shares[leaf + c]!;
        }
      }
    }
  }
}
