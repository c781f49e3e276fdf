import { entryCount, type CsrMatrix } from "@sentiment/numerics";

/** Rows from `start` up to, not including, `end`. */
export interface RowBlock {
  readonly start: number;
  readonly end: number;
}

const entriesPerBlock = 1 << 20;
/** A block has sums of its own for every column: to clear them and add them up takes as long as some entries. */
const entriesPerColumn = 8;
const mostBlocks = 4;

/**
 * Splits rows into blocks with about as many entries each. Sums are taken block by block and then added in order. The
 * number of blocks depends on the data only, so sums come out the same to the last bit however many threads there are.
 */
export function rowBlocks(matrix: CsrMatrix): RowBlock[] {
  const { rows, columns, rowStarts } = matrix;
  const entries = entryCount(matrix);
  const entriesOfBlock = Math.max(entriesPerBlock, entriesPerColumn * columns);
  const count = Math.min(mostBlocks, Math.max(1, Math.floor(entries / entriesOfBlock)));
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
