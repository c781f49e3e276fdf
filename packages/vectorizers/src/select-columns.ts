import { SentimentError } from "@sentiment/errors";
import type { MatrixMemory } from "./matrix-memory.ts";
import { RowCursor } from "./row-cursor.ts";
import type { TermRows } from "./term-rows.ts";

/** Puts the columns of the given rows (undefined: all) of `terms` into fresh `memory`; terms at column -1 are left out. */
export function selectColumns(
  memory: MatrixMemory,
  terms: TermRows,
  rows: Int32Array | undefined,
  columnOfTerm: Int32Array,
): void {
  const count = rows === undefined ? terms.rows : rows.length;
  memory.setRows(count);
  memory.ensureEntries(entriesOf(terms, rows));
  const { rowStarts, columnIndices } = memory;
  const cursor = new RowCursor(terms.blocks);
  let filled = 0;
  for (let place = 0; place < count; place++) {
    cursor.moveTo(rows === undefined ? place : rows[place]!);
    const { termIds, end } = cursor;
    for (let entry = cursor.start; entry < end; entry++) {
      const column = columnOfTerm[termIds[entry]!]!;
      if (column >= 0) columnIndices[filled++] = column;
    }
    rowStarts[place + 1] = filled;
  }
  // Who copies the matrix, for a thread, should not copy the room that left-out terms would have taken.
  memory.columnIndices = columnIndices.subarray(0, filled);
}

function entriesOf(terms: TermRows, rows: Int32Array | undefined): number {
  const cursor = new RowCursor(terms.blocks);
  const places = rows === undefined ? terms.rows : rows.length;
  let entries = 0;
  for (let place = 0; place < places; place++) {
    cursor.moveTo(rows === undefined ? place : rows[place]!);
    entries += cursor.end - cursor.start;
  }
  if (entries > MAX_ENTRIES) {
    throw new SentimentError({
      kind: "input",
      code: "TOO_MANY_TERMS",
      message: "The texts have more than 2 billion terms, n-grams included.",
      hint: "Train on fewer rows, or lower the upper end of ngram_range.",
    });
  }
  return entries;
}

/** The row starts of a matrix are Int32. */
const MAX_ENTRIES = 0x7fff_ffff;
