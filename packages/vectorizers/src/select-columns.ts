import type { MatrixMemory } from "./matrix-memory.ts";
import type { TermRows } from "./term-rows.ts";

/**
 * Puts the columns of the given rows (undefined: all) of `terms` into fresh `memory`; terms at column -1 are left out.
 * `memory` may be that of the terms themselves when the rows ascend: nothing moves to behind its place, and a row's start is
 * written when it has been read.
 */
export function selectColumns(
  memory: MatrixMemory,
  terms: TermRows,
  rows: Int32Array | undefined,
  columnOfTerm: Int32Array,
): void {
  const count = rows === undefined ? terms.rows : rows.length;
  memory.setRows(count);
  if (memory.columnIndices !== terms.termIds) memory.ensureEntries(entriesOf(terms, rows));
  const { rowStarts, columnIndices } = memory;
  let end = 0;
  for (let place = 0; place < count; place++) {
    const row = rows === undefined ? place : rows[place]!;
    const beyond = terms.rowStarts[row + 1]!;
    let entry = terms.rowStarts[row]!;
    rowStarts[place] = end;
    for (; entry < beyond; entry++) {
      const column = columnOfTerm[terms.termIds[entry]!]!;
      if (column >= 0) columnIndices[end++] = column;
    }
  }
  rowStarts[count] = end;
  // Who copies the matrix, for a thread, should not copy the room that left-out terms would have taken.
  memory.columnIndices = columnIndices.subarray(0, end);
}

function entriesOf({ rowStarts, rows: all }: TermRows, rows: Int32Array | undefined): number {
  if (rows === undefined) return rowStarts[all]!;
  let entries = 0;
  for (let place = 0; place < rows.length; place++) entries += rowStarts[rows[place]! + 1]! - rowStarts[rows[place]!]!;
  return entries;
}
