import type { MatrixMemory } from "./matrix-memory.ts";

/**
 * Rewrites rows of counts in place so that each names a column once, in order of first appearance. With `logarithms`,
 * the value of each is 1 + ln(its count). `counts` is scratch memory, a zero for every column, and is left so.
 */
export function mergeRepeats(memory: MatrixMemory, logarithms: boolean, counts: Int32Array): void {
  if (logarithms) memory.ensureValues();
  const { rowStarts, columnIndices, values } = memory;
  let from = 0;
  let end = 0;
  for (let row = 1; row < rowStarts.length; row++) {
    const start = end;
    const to = rowStarts[row]!;
    for (let entry = from; entry < to; entry++) {
      const column = columnIndices[entry]!;
      if (counts[column] === 0) columnIndices[end++] = column;
      counts[column]!++;
    }
    for (let entry = start; entry < end; entry++) {
      const column = columnIndices[entry]!;
      if (logarithms) values[entry] = 1 + Math.log(counts[column]!);
      counts[column] = 0;
    }
    rowStarts[row] = end;
    from = to;
  }
}
