import type { TermBlock } from "./term-rows.ts";

/** Finds rows among blocks. Quick for rows that ascend, right for any order. */
export class RowCursor {
  /** The row moved to is `termIds[start .. end)`. */
  termIds: Int32Array = new Int32Array(0);
  start = 0;
  end = 0;
  readonly #blocks: readonly TermBlock[];
  #rowStarts: Int32Array = new Int32Array(1);
  #block = -1;
  /** The rows of the block in hand. */
  #firstRow = 0;
  #beyond = 0;

  constructor(blocks: readonly TermBlock[]) {
    this.#blocks = blocks;
  }

  /** Moves to a row, numbered through all blocks. */
  moveTo(row: number): void {
    if (row >= this.#beyond || row < this.#firstRow) this.#findBlock(row);
    const place = row - this.#firstRow;
    this.start = this.#rowStarts[place]!;
    this.end = this.#rowStarts[place + 1]!;
  }

  #findBlock(row: number): void {
    if (row < this.#firstRow) {
      this.#block = -1;
      this.#beyond = 0;
    }
    while (row >= this.#beyond) {
      const { rowStarts, termIds } = this.#blocks[++this.#block]!;
      this.#rowStarts = rowStarts;
      this.termIds = termIds;
      this.#firstRow = this.#beyond;
      this.#beyond += rowStarts.length - 1;
    }
  }
}
