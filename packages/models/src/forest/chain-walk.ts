import { rootChain, staysOnChain, type Forest } from "./forest.ts";
import type { RowBlock } from "./row-block.ts";
import type { SplitIndex } from "./split-index.ts";

/** Greater than any split's number. */
const noSplit = 2 ** 31 - 1;

/** Rows with more cells leave chains so early that asking split by split is quicker. */
const manyCells = 64;

/**
 * Finds the leaves of rows without asking at every split.
 *
 * A row leaves a chain only at a split that asks for one of the row's own columns: the first such split on the chain at
 * which its value is on the other side. The index has the splits of each column in ascending order, and walks only go
 * forward, through a tree and from tree to tree. So each cell of a row keeps its place in its column's list, moves on to
 * the first split that still lies ahead, and the nearest of these splits is the next to ask. That is a handful of steps
 * per tree in place of thousands.
 */
export class ChainWalk {
  readonly #forest: Forest;
  readonly #index: SplitIndex;
  #columns: Int32Array = new Int32Array(0);
  #values: Float32Array = new Float32Array(0);
  #rowStarts: Int32Array = new Int32Array(1);
  /** The values of a row with many cells, in all columns. */
  readonly #valueOf: Float32Array;
  /** For each cell, its place in the index and the split there. */
  #places: Int32Array = new Int32Array(0);
  #splits: Int32Array = new Int32Array(0);

  constructor(forest: Forest, index: SplitIndex) {
    this.#forest = forest;
    this.#index = index;
    this.#valueOf = new Float32Array(forest.columnCount);
  }

  /** Turns to other rows; they begin at the first tree. */
  begin(block: RowBlock): void {
    const cells = block.rowStarts[block.rows]!;
    this.#columns = block.columns;
    this.#values = block.values;
    this.#rowStarts = block.rowStarts;
    if (this.#places.length < cells) {
      this.#places = new Int32Array(cells);
      this.#splits = new Int32Array(cells);
    }
    for (let cell = 0; cell < cells; cell++) {
      const column = block.columns[cell]!;
      const place = this.#index.starts[column]!;
      this.#places[cell] = place;
      this.#splits[cell] = place < this.#index.starts[column + 1]! ? this.#index.splits[place]! : noSplit;
    }
  }

  /** The chain whose leaf the row ends in. The trees of a row must be asked in ascending order. */
  lastChain(row: number, tree: number): number {
    const firstCell = this.#rowStarts[row]!;
    const endCell = this.#rowStarts[row + 1]!;
    if (endCell - firstCell > manyCells) return this.#askInOrder(tree, firstCell, endCell);
    return this.#askByCells(tree, firstCell, endCell);
  }

  #askInOrder(tree: number, firstCell: number, endCell: number): number {
    const { chainStarts, columns } = this.#forest;
    const valueOf = this.#valueOf;
    for (let cell = firstCell; cell < endCell; cell++) valueOf[this.#columns[cell]!] = this.#values[cell]!;
    let chain = rootChain(this.#forest, tree);
    let split = chainStarts[chain]!;
    while (split < chainStarts[chain + 1]!) {
      if (staysOnChain(this.#forest, split, valueOf[columns[split]!]!)) {
        split++;
      } else {
        chain = split + tree + 1;
        split = chainStarts[chain]!;
      }
    }
    for (let cell = firstCell; cell < endCell; cell++) valueOf[this.#columns[cell]!] = 0;
    return chain;
  }

  #askByCells(tree: number, firstCell: number, endCell: number): number {
    const { chainStarts } = this.#forest;
    const splits = this.#splits;
    let chain = rootChain(this.#forest, tree);
    let start = chainStarts[chain]!;
    let end = chainStarts[chain + 1]!;
    while (start < end) {
      let nearest = end;
      let nearestCell = -1;
      for (let cell = firstCell; cell < endCell; cell++) {
        let split = splits[cell]!;
        if (split < start) split = this.#moveOn(cell, start);
        if (split < nearest) {
          nearest = split;
          nearestCell = cell;
        }
      }
      if (nearestCell === -1) break;
      if (staysOnChain(this.#forest, nearest, this.#values[nearestCell]!)) {
        start = nearest + 1;
      } else {
        chain = nearest + tree + 1;
        start = chainStarts[chain]!;
        end = chainStarts[chain + 1]!;
      }
    }
    return chain;
  }

  /** Moves the cell to its first split that is not before `start`: by doubling steps, then halving. */
  #moveOn(cell: number, start: number): number {
    const { splits, starts } = this.#index;
    const listEnd = starts[this.#columns[cell]! + 1]!;
    let before = this.#places[cell]!;
    let step = 1;
    while (before + step < listEnd && splits[before + step]! < start) {
      before += step;
      step *= 2;
    }
    let place = Math.min(before + step, listEnd);
    while (place - before > 1) {
      const middle = (before + place) >>> 1;
      if (splits[middle]! < start) before = middle;
      else place = middle;
    }
    this.#places[cell] = place;
    return (this.#splits[cell] = place < listEnd ? splits[place]! : noSplit);
  }
}
