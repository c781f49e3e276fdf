import { ByteStringTable, type ByteStrings } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import type { MatrixMemory } from "./matrix-memory.ts";
import type { TermIndex } from "./term-index.ts";

/** The index over a vocabulary of single tokens: a token's id is its column. */
export class TokenIndex implements TermIndex {
  readonly #tokens: ByteStringTable;

  constructor(vocabulary: ByteStrings) {
    this.#tokens = ByteStringTable.over(vocabulary);
  }

  columnsOf({ count, bytes, offsets }: ByteStrings): Int32Array {
    const columns = new Int32Array(count);
    for (let term = 0; term < count; term++)
      columns[term] = this.#tokens.find(bytes, offsets[term]!, offsets[term + 1]!);
    return columns;
  }

  countInto(memory: MatrixMemory, batch: TokenBatch): void {
    const { rows, rowEnds } = batch;
    const count = rows === 0 ? 0 : rowEnds[rows - 1]!;
    memory.setRows(rows);
    memory.ensureEntries(count);
    const { rowStarts, columnIndices } = memory;
    this.#tokens.findAll(batch, count, columnIndices, 0);
    let token = 0;
    let end = 0;
    for (let row = 0; row < rows; row++) {
      for (const rowEnd = rowEnds[row]!; token < rowEnd; token++) {
        const column = columnIndices[token]!;
        if (column >= 0) columnIndices[end++] = column;
      }
      rowStarts[row + 1] = end;
    }
  }
}
