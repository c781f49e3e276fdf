import type { CsrMatrix } from "@sentiment/numerics";
import { ChainWalk } from "./chain-walk.ts";
import type { Forest } from "./forest.ts";
import { RowBlock } from "./row-block.ts";
import { splitIndex } from "./split-index.ts";

/** Rows that go through a tree together, while it is in the cache. */
const rowsPerBlock = 512;

/** Which trees a row is shown to; all, where nothing is said. */
export type Admission = (row: number, tree: number) => boolean;

/**
 * Sums over a forest's trees of the class distributions of the leaves that rows end in. Holds the forest's split index
 * and scratch memory, so it is made once for a forest.
 */
export class ForestVotes {
  readonly #forest: Forest;
  readonly #walk: ChainWalk;
  readonly #block: RowBlock;

  constructor(forest: Forest) {
    this.#forest = forest;
    this.#walk = new ChainWalk(forest, splitIndex(forest));
    this.#block = new RowBlock(forest.columnCount);
  }

  /** Row-major, rows × classCount; summed in the order of the trees. */
  sum(matrix: CsrMatrix, admits?: Admission): Float64Array {
    const { treeCount, classCount } = this.#forest;
    const votes = new Float64Array(matrix.rows * classCount);
    for (let start = 0; start < matrix.rows; start += rowsPerBlock) {
      const end = Math.min(start + rowsPerBlock, matrix.rows);
      this.#block.read(matrix, start, end);
      this.#walk.begin(this.#block);
      for (let tree = 0; tree < treeCount; tree++) {
        for (let row = start; row < end; row++) {
          if (admits !== undefined && !admits(row, tree)) continue;
          this.#vote(tree, this.#walk.lastChain(row - start, tree), votes, row * classCount);
        }
      }
    }
    return votes;
  }

  /** Adds the class distribution of the chain's leaf to `votes[at …]`. */
  #vote(tree: number, chain: number, votes: Float64Array, at: number): void {
    const { classCount, leaves, distributions, classWeights } = this.#forest;
    const counts = leaves[chain]! * classCount;
    const weights = tree * classCount;
    let total = 0;
    for (let c = 0; c < classCount; c++) total += distributions[counts + c]! * classWeights[weights + c]!;
    for (let c = 0; c < classCount; c++) {
      votes[at + c]! += (distributions[counts + c]! * classWeights[weights + c]!) / total;
    }
  }
}
