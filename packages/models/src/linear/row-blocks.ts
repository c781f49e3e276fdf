import { entryCount, type CsrMatrix } from "@sentiment/numerics";

/** Rows from `start` up to, not including, `end`. */
export interface RowBlock {
  readonly start: number;
  readonly end: number;
}

/**
 * Small enough that threads end together, that what one loop leaves of a block is still in the cache for the next, and
 * that loops are called often: V8 compiles a function that is called again better than one that it finds in its first
 * loop. Large enough that to ask for the next block costs nothing.
 */
const entriesPerBlock = 1 << 12;

/**
 * The first of several blocks is so short that V8 sees a loop to its end before it compiles it. What it compiles in the
 * midst of a function's first loop does not know what comes after, and is left there for slower code, block after block.
 */
const entriesOfFirst = 100;

/** Splits rows into blocks with about as many entries each, but the first; how many there are depends on the data only. */
export function rowBlocks(matrix: CsrMatrix): RowBlock[] {
  const { rows, rowStarts } = matrix;
  const entries = entryCount(matrix);
  const count = Math.max(1, Math.floor(entries / entriesPerBlock));
  const blocks: RowBlock[] = [];
  let start = 0;
  for (let block = count > 1 ? 0 : 1; block <= count; block++) {
    const lastEntry = block === 0 ? entriesOfFirst : Math.floor((entries * block) / count);
    let end = block === count ? rows : start;
    while (end < rows && rowStarts[end]! < lastEntry) end++;
    blocks.push({ start, end });
    start = end;
  }
  return blocks;
}
