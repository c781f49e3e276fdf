import { ByteStringTable, findSorted, type ByteStrings } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import type { MatrixMemory } from "./matrix-memory.ts";
import type { LazyTermIndex } from "./term-index.ts";

/**
 * The index over a vocabulary of single tokens, in byte order: a token's place is its column. The first tokens are
 * found by halving the vocabulary; when there have been more of them than that is worth, a table is made.
 */
export class TokenIndex implements LazyTermIndex {
  readonly #vocabulary: ByteStrings;
  #table: ByteStringTable | undefined;
  /** Tokens found by halving so far. */
  #halved = 0;

  constructor(vocabulary: ByteStrings) {
    this.#vocabulary = vocabulary;
  }

  columnsOf({ count, bytes, offsets }: ByteStrings): Int32Array {
    this.#table ??= ByteStringTable.over(this.#vocabulary);
    const columns = new Int32Array(count);
    for (let term = 0; term < count; term++)
      columns[term] = this.#table.find(bytes, offsets[term]!, offsets[term + 1]!);
    return columns;
  }

  *preparation(): Generator<undefined, void> {
    if (this.#table !== undefined) return;
    const table = yield* ByteStringTable.inSteps(this.#vocabulary);
    this.#table ??= table;
  }

  countInto(memory: MatrixMemory, batch: TokenBatch): void {
    const { rows, rowEnds } = batch;
    const count = rows === 0 ? 0 : rowEnds[rows - 1]!;
    memory.setRows(rows);
    memory.ensureEntries(count);
    const { rowStarts, columnIndices } = memory;
    this.#findAll(batch, count, columnIndices);
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

  /** The column of each of the first `count` tokens, or -1. */
  #findAll(batch: TokenBatch, count: number, columns: Int32Array): void {
    const table = this.#tableFor(count);
    if (table !== undefined) return table.findAll(batch, count, columns, 0);
    const { bytes, starts, ends } = batch;
    for (let token = 0; token < count; token++) {
      columns[token] = findSorted(this.#vocabulary, bytes, starts[token]!, ends[token]!);
    }
  }

  /** The table, if it is there or worth its while with so many more tokens to find. */
  #tableFor(tokens: number): ByteStringTable | undefined {
    if (this.#table !== undefined) return this.#table;
    this.#halved += tokens;
    if (this.#halved * ENTRIES_PER_HALVING > this.#vocabulary.count) {
      this.#table = ByteStringTable.over(this.#vocabulary);
    }
    return this.#table;
  }
}

/** To find a token by halving takes as long as some so many entries of a table take to be made. */
const ENTRIES_PER_HALVING = 32;
