import { rootChain, staysOnChain, type Forest } from "./forest.ts";
import type { LeafFinder } from "./leaf-finder.ts";
import { OrderedWalk } from "./ordered-walk.ts";
import type { RowBlock } from "./row-block.ts";
import type { SplitIndex } from "./split-index.ts";

/** Rows with more cells leave chains so early that asking split by split is quicker. */
const manyCells = 64;

/** Greater than any split's number. */
const noSplit = 2 ** 31 - 1;

/**
 * Finds the leaves of rows without asking at every split.
 *
 * A row leaves a chain only at a split that asks for one of the row's own columns: the first such split on the chain at
 * which its value is on the other side. The index has the splits of each column in a tree, ascending, and walks only go
 * forward. So each cell of a row has a next split, which is looked up by halving once the walk has gone past it, and the
 * nearest of the cells' splits is the one to ask: two or three steps a tree in place of thousands.
 *
 * What a step costs is waiting for memory. So many walks – one row through many trees, or many rows through one – take
 * a step each by turns: none needs the others' answers, and the processor waits for all of them at once. For the same
 * reason choices that cannot be foreseen are worked out, with the sign of a difference as a mask, and not branched on.
 */
export class ChainWalk implements LeafFinder {
  leaves: Int32Array = new Int32Array(0);
  readonly #forest: Forest;
  readonly #index: SplitIndex;
  readonly #block: RowBlock;
  /** For each walk: the first cell of its row, its cells' places in the arrays below, */
  #firstCells = new Int32Array(0);
  #firstAsks = new Int32Array(0);
  #endAsks = new Int32Array(0);
  /** what is left of its chain, and the nearest split on it that asks for one of the row's columns. */
  #from = new Int32Array(0);
  #chainEnds = new Int32Array(0);
  #nearest = new Int32Array(0);
  #nearestAsk = new Int32Array(0);
  /** The walks that go on. */
  #going = new Int32Array(0);
  /** For each walk and each cell of its row: where its splits start and end in the index, and the next of them. */
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);
  #nextSplits = new Int32Array(0);
  readonly #ordered: OrderedWalk;

  /** Walks of the rows of the block through the trees of the index, whichever these hold at the time. */
  constructor(forest: Forest, index: SplitIndex, block: RowBlock) {
    this.#forest = forest;
    this.#index = index;
    this.#block = block;
    this.#ordered = new OrderedWalk(forest, block);
  }

  get firstTree(): number {
    return this.#index.firstTree;
  }

  get endTree(): number {
    return this.#index.endTree;
  }

  find(firstRow: number, endRow: number): void {
    let going = this.#begin(firstRow, endRow);
    while (going > 0) {
      for (let at = 0; at < going; at++) this.#findNearest(this.#going[at]!);
      going = this.#step(going);
    }
  }

  /** Puts each walk at the beginning of its tree; how many have anything to ask. */
  #begin(firstRow: number, endRow: number): number {
    const { rowStarts } = this.#block;
    const { firstTree, endTree } = this.#index;
    const { chainStarts, leaves } = this.#forest;
    const trees = endTree - firstTree;
    this.#reserve((endRow - firstRow) * trees, (rowStarts[endRow]! - rowStarts[firstRow]!) * trees);
    let walk = 0;
    let ask = 0;
    let going = 0;
    for (let row = firstRow; row < endRow; row++) {
      const firstCell = rowStarts[row]!;
      const cells = rowStarts[row + 1]! - firstCell;
      if (cells > manyCells) {
        this.#ordered.findIn(row, this.#index, this.leaves.subarray(walk));
        walk += trees;
        continue;
      }
      this.#lookUp(row, ask);
      for (let tree = firstTree; tree < endTree; tree++) {
        const chain = rootChain(this.#forest, tree);
        this.leaves[walk] = leaves[chain]!;
        this.#from[walk] = chainStarts[chain]!;
        this.#chainEnds[walk] = chainStarts[chain + 1]!;
        this.#firstCells[walk] = firstCell;
        this.#firstAsks[walk] = ask;
        ask += cells;
        this.#endAsks[walk] = ask;
        this.#going[going++] = walk++;
      }
    }
    return going;
  }

  /** Looks up the splits of the row's columns in all trees. `firstAsk`: the place of its first cell in the first tree. */
  #lookUp(row: number, firstAsk: number): void {
    const { rowStarts, columns } = this.#block;
    const { columnRuns, runs, splits, firstTree, endTree } = this.#index;
    const firstCell = rowStarts[row]!;
    const cells = rowStarts[row + 1]! - firstCell;
    this.#nextSplits.fill(noSplit, firstAsk, firstAsk + cells * (endTree - firstTree));
    for (let cell = 0; cell < cells; cell++) {
      const column = columns[firstCell + cell]!;
      const endRun = columnRuns[column + 1]!;
      for (let run = columnRuns[column]!; run < endRun; run++) {
        const ask = firstAsk + cell + cells * (runs[2 * run]! - firstTree);
        const start = runs[2 * run + 1]!;
        this.#starts[ask] = start;
        this.#ends[ask] = runs[2 * run + 3]!;
        this.#nextSplits[ask] = splits[start]!;
      }
    }
  }

  /** Finds the nearest split ahead that asks for one of the row's columns. */
  #findNearest(walk: number): void {
    const nextSplits = this.#nextSplits;
    const from = this.#from[walk]!;
    const firstAsk = this.#firstAsks[walk]!;
    const endAsk = this.#endAsks[walk]!;
    let nearest = noSplit;
    let nearestAsk = firstAsk;
    for (let ask = firstAsk; ask < endAsk; ask++) {
      let split = nextSplits[ask]!;
      if (split < from) split = this.#moveOn(ask, from);
      const isNearer = (split - nearest) >> 31;
      nearest += (split - nearest) & isNearer;
      nearestAsk += (ask - nearestAsk) & isNearer;
    }
    this.#nearest[walk] = nearest;
    this.#nearestAsk[walk] = nearestAsk;
  }

  /** Moves a cell to its first split that is not before `from`. */
  #moveOn(ask: number, from: number): number {
    const { splits } = this.#index;
    const end = this.#ends[ask]!;
    let place = this.#starts[ask]!;
    for (let length = end - place; length > 0; length >>= 1) {
      const half = (length + 1) >> 1;
      place += half & ((splits[place + half - 1]! - from) >> 31);
    }
    this.#starts[ask] = place;
    return (this.#nextSplits[ask] = place < end ? splits[place]! : noSplit);
  }

  /** Takes each walk past its nearest split, to one side or the other; how many still go on. */
  #step(going: number): number {
    const { records, thresholds } = this.#index;
    const { values } = this.#block;
    let goOn = 0;
    for (let at = 0; at < going; at++) {
      const walk = this.#going[at]!;
      const split = this.#nearest[walk]!;
      if (split >= this.#chainEnds[walk]!) continue;
      const ask = this.#nearestAsk[walk]!;
      const record = 4 * this.#starts[ask]!;
      const value = values[this.#firstCells[walk]! + ask - this.#firstAsks[walk]!]!;
      let from = split + 1;
      if (!staysOnChain(thresholds[record]!, value)) {
        from = records[record + 1]!;
        this.#chainEnds[walk] = records[record + 2]!;
        this.leaves[walk] = records[record + 3]!;
      }
      this.#from[walk] = from;
      if (from < this.#chainEnds[walk]!) this.#going[goOn++] = walk;
    }
    return goOn;
  }

  #reserve(walks: number, asks: number): void {
    if (this.leaves.length < walks) {
      this.leaves = new Int32Array(walks);
      this.#firstCells = new Int32Array(walks);
      this.#firstAsks = new Int32Array(walks);
      this.#endAsks = new Int32Array(walks);
      this.#from = new Int32Array(walks);
      this.#chainEnds = new Int32Array(walks);
      this.#nearest = new Int32Array(walks);
      this.#nearestAsk = new Int32Array(walks);
      this.#going = new Int32Array(walks);
    }
    if (this.#starts.length < asks) {
      this.#starts = new Int32Array(asks);
      this.#ends = new Int32Array(asks);
      this.#nextSplits = new Int32Array(asks);
    }
  }
}
