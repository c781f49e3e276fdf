import type { Random } from "@sentiment/numerics";
import type { ForestRows } from "./forest-rows.ts";
import type { RowOrder, RowRange } from "./row-order.ts";
import { ValueSort } from "./value-sort.ts";

/**
 * The columns that occur in one node, each with the rows it occurs in: the node's matrix by columns.
 *
 * Trees on text are thousands of levels deep, so a node must not cost as much as its rows. `gather` builds the columns
 * from the rows once; when the node is split, the same columns become those of the larger child by `remove`-ing the
 * smaller child's rows. A row is thus touched only when it is in the smaller child, at most log₂ n times a tree. `remove`
 * just counts; the lists keep the rows that left until `listRows` is asked for the column and drops them, which happens
 * once per entry, and keeps the order, so that a list once sorted by value stays sorted.
 */
export class NodeColumns {
  /** Rows of all lists, with the value in each. */
  readonly listRows: Int32Array;
  readonly listValues: Float32Array;
  /** Where each column's list starts and how long it is, rows that have left included. */
  readonly #listStart: Int32Array;
  readonly #listLength: Int32Array;
  readonly #listSorted: Uint8Array;
  readonly #sort: ValueSort;
  /** In how many rows of the node each column occurs. */
  readonly #rowCount: Int32Array;
  /** The columns that occur at all, and where each stands among them. */
  readonly #occurring: Int32Array;
  readonly #place: Int32Array;
  #occurringCount = 0;
  readonly #matrix: ForestRows;
  readonly #order: RowOrder;

  constructor(matrix: ForestRows, order: RowOrder) {
    this.#matrix = matrix;
    this.#order = order;
    this.listRows = new Int32Array(matrix.columnIndices.length);
    this.listValues = new Float32Array(matrix.columnIndices.length);
    this.#sort = new ValueSort(this.listValues, this.listRows);
    this.#listStart = new Int32Array(matrix.columns);
    this.#listLength = new Int32Array(matrix.columns);
    this.#listSorted = new Uint8Array(matrix.columns);
    this.#rowCount = new Int32Array(matrix.columns);
    this.#occurring = new Int32Array(matrix.columns);
    this.#place = new Int32Array(matrix.columns);
  }

  /** How many columns occur in the node. */
  get occurringCount(): number {
    return this.#occurringCount;
  }

  /** Builds the columns of the rows in the range; there must be none yet. */
  gather(range: RowRange): void {
    const { rowStarts, columnIndices, values } = this.#matrix;
    const rows = this.#order.rows;
    const rowCount = this.#rowCount;
    const occurring = this.#occurring;
    let occurringCount = 0;
    for (let at = range.start; at < range.end; at++) {
      const row = rows[at]!;
      const rowEnd = rowStarts[row + 1]!;
      for (let entry = rowStarts[row]!; entry < rowEnd; entry++) {
        const column = columnIndices[entry]!;
        if (rowCount[column]!++ === 0) {
          this.#place[column] = occurringCount;
          occurring[occurringCount++] = column;
        }
      }
    }
    this.#occurringCount = occurringCount;
    this.#layOut();
    const listStart = this.#listStart;
    const listLength = this.#listLength;
    for (let at = range.start; at < range.end; at++) {
      const row = rows[at]!;
      const rowEnd = rowStarts[row + 1]!;
      for (let entry = rowStarts[row]!; entry < rowEnd; entry++) {
        const column = columnIndices[entry]!;
        const slot = listStart[column]! + listLength[column]!++;
        this.listRows[slot] = row;
        this.listValues[slot] = values[entry]!;
      }
    }
  }

  /** Gives each occurring column a list as long as its count, still empty. */
  #layOut(): void {
    let start = 0;
    for (let i = 0; i < this.#occurringCount; i++) {
      const column = this.#occurring[i]!;
      this.#listStart[column] = start;
      this.#listLength[column] = 0;
      this.#listSorted[column] = 0;
      start += this.#rowCount[column]!;
    }
  }

  /** Takes the rows in the range out of the node. */
  remove(range: RowRange): void {
    const { rowStarts, columnIndices } = this.#matrix;
    const rows = this.#order.rows;
    const rowCount = this.#rowCount;
    const occurring = this.#occurring;
    const place = this.#place;
    for (let at = range.start; at < range.end; at++) {
      const row = rows[at]!;
      const rowEnd = rowStarts[row + 1]!;
      for (let entry = rowStarts[row]!; entry < rowEnd; entry++) {
        const column = columnIndices[entry]!;
        if (--rowCount[column]! > 0) continue;
        const last = occurring[--this.#occurringCount]!;
        occurring[place[column]!] = last;
        place[last] = place[column]!;
      }
    }
  }

  /** Forgets the node. */
  clear(): void {
    for (let i = 0; i < this.#occurringCount; i++) this.#rowCount[this.#occurring[i]!] = 0;
    this.#occurringCount = 0;
  }

  /** Draws one of the occurring columns that were not among the first `drawn` draws at this node. */
  draw(drawn: number, random: Random): number {
    const occurring = this.#occurring;
    const other = drawn + random.below(this.#occurringCount - drawn);
    const column = occurring[other]!;
    const moved = occurring[drawn]!;
    occurring[drawn] = column;
    occurring[other] = moved;
    this.#place[column] = drawn;
    this.#place[moved] = other;
    return column;
  }

  /** Where the list of the column begins in `listRows` and `listValues`. */
  listStart(column: number): number {
    return this.#listStart[column]!;
  }

  /** Drops rows that are no longer in the range from the column's list; where the list ends. */
  listEnd(column: number, range: RowRange): number {
    const start = this.#listStart[column]!;
    const length = this.#listLength[column]!;
    const kept = this.#rowCount[column]!;
    if (length > kept) {
      const { listRows, listValues } = this;
      const position = this.#order.position;
      let end = start;
      for (let slot = start; slot < start + length; slot++) {
        const row = listRows[slot]!;
        const at = position[row]!;
        if (at < range.start || at >= range.end) continue;
        listRows[end] = row;
        listValues[end++] = listValues[slot]!;
      }
      this.#listLength[column] = kept;
    }
    return start + kept;
  }

  /** Puts the column's list, rows that left dropped, in the order of its values. */
  sortList(column: number): void {
    if (this.#listSorted[column] === 1) return;
    const start = this.#listStart[column]!;
    this.#sort.sort(start, start + this.#listLength[column]!);
    this.#listSorted[column] = 1;
  }
}
