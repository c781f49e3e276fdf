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
const entriesPerBlock = 1 << 15;

/** Splits rows into blocks with about as many entries each; how many there are depends on the data only. */
export function rowBlocks(matrix: CsrMatrix): RowBlock[] {
  const { rows, rowStarts } = matrix;
  const entries = entryCount(matrix);
  const count = Math.max(1, Math.floor(entries / entriesPerBlock));
  const blocks: RowBlock[] = [];
  let start = 0;
  for (let block = 1; block <= count; block++) {
    const lastEntry = Math.floor((entries * block) / count);
    let end = block === count ? rows : start;
    while (end < rows && rowStarts[end]! < lastEntry) end++;
    blocks.push({ start, end });
    start = end;
  }
  return blocks;
}
