import { release, type Random } from "@sentiment/numerics";
import type { ForestRows } from "./forest-rows.ts";
import type { RowOrder, RowRange } from "./row-order.ts";
import { ValueSort } from "./value-sort.ts";

/** What is known of a column's list, side by side: where it starts, how long it is, whether it is sorted. */
const fields = 4;
const startField = 0;
const lengthField = 1;
const sortedField = 2;

/**
 * The columns that occur in one node, known by their ranks (see `ForestRows`), each with the rows it occurs in: the node's matrix by columns.
 *
 * Trees on text are thousands of levels deep, so a node must not cost as much as its rows. `gather` builds the columns
 * from the rows once; when the node is split they become those of its larger child, by `remove`-ing the smaller child's
 * rows. What leaves is only counted off: lists keep rows that left, and the list of columns keeps columns that occur no
 * more, until they are come upon. Every row and column is then dropped once, and a list that was sorted stays so.
 */
export class NodeColumns {
  /** The rows of all lists, and the column's value in each. */
  readonly listRows: Int32Array;
  readonly listValues: Float32Array;
  readonly #lists: Int32Array;
  readonly #sort: ValueSort;
  /** How often the node's rows with each column were drawn; 0: the column does not occur. */
  readonly #drawCount: Int32Array;
  /** The columns that occur, and some that occur no more. */
  readonly #listed: Int32Array;
  #listedCount = 0;
  #occurringCount = 0;
  readonly #matrix: ForestRows;
  readonly #order: RowOrder;
  #timesDrawn: Int32Array = new Int32Array(0);

  constructor(matrix: ForestRows, order: RowOrder) {
    this.#matrix = matrix;
    this.#order = order;
    this.listRows = new Int32Array(matrix.columnRanks.length);
    this.listValues = new Float32Array(matrix.columnRanks.length);
    this.#sort = new ValueSort(this.listValues, this.listRows);
    this.#lists = new Int32Array(fields * matrix.columns);
    this.#drawCount = new Int32Array(matrix.columns);
    this.#listed = new Int32Array(matrix.columns);
  }

  /** How many columns occur in the node. */
  get occurringCount(): number {
    return this.#occurringCount;
  }

  /** Turns to another tree. */
  useSample(timesDrawn: Int32Array): void {
    this.#timesDrawn = timesDrawn;
  }

  /** Builds the columns of the rows in the range; there must be none yet. */
  gather(range: RowRange): void {
    this.#countColumns(range);
    this.#layOutLists();
    const { rowStarts, columnRanks, values } = this.#matrix;
    const { listRows, listValues } = this;
    const rows = this.#order.rows;
    const lists = this.#lists;
    const drawCount = this.#drawCount;
    for (let at = range.start; at < range.end; at++) {
      const row = rows[at]!;
      const times = this.#timesDrawn[row]!;
      const rowEnd = rowStarts[row + 1]!;
      for (let entry = rowStarts[row]!; entry < rowEnd; entry++) {
        const column = columnRanks[entry]!;
        const list = fields * column;
        const slot = lists[list + startField]! + lists[list + lengthField]!++;
        listRows[slot] = row;
        listValues[slot] = values[entry]!;
        drawCount[column]! += times;
      }
    }
  }

  /** Lists the columns of the rows and counts, as the lengths of their lists, the rows of each. */
  #countColumns(range: RowRange): void {
    const { rowStarts, columnRanks } = this.#matrix;
    const rows = this.#order.rows;
    const lists = this.#lists;
    let listedCount = 0;
    for (let at = range.start; at < range.end; at++) {
      const row = rows[at]!;
      const rowEnd = rowStarts[row + 1]!;
      for (let entry = rowStarts[row]!; entry < rowEnd; entry++) {
        const column = columnRanks[entry]!;
        if (lists[fields * column + lengthField]!++ === 0) this.#listed[listedCount++] = column;
      }
    }
    this.#listedCount = this.#occurringCount = listedCount;
  }

  /** Gives each listed column room for its rows, and makes its list empty. */
  #layOutLists(): void {
    const lists = this.#lists;
    let start = 0;
    for (let i = 0; i < this.#listedCount; i++) {
      const list = fields * this.#listed[i]!;
      lists[list + startField] = start;
      start += lists[list + lengthField]!;
      lists[list + lengthField] = 0;
      lists[list + sortedField] = 0;
    }
  }

  /** Takes the rows in the range out of the node. */
  remove(range: RowRange): void {
    const { rowStarts, columnRanks } = this.#matrix;
    const rows = this.#order.rows;
    const drawCount = this.#drawCount;
    for (let at = range.start; at < range.end; at++) {
      const row = rows[at]!;
      const times = this.#timesDrawn[row]!;
      const rowEnd = rowStarts[row + 1]!;
      for (let entry = rowStarts[row]!; entry < rowEnd; entry++) {
        if ((drawCount[columnRanks[entry]!]! -= times) === 0) this.#occurringCount--;
      }
    }
  }

  /** Forgets the node. */
  clear(): void {
    for (let i = 0; i < this.#listedCount; i++) {
      const column = this.#listed[i]!;
      this.#drawCount[column] = 0;
      this.#lists[fields * column + lengthField] = 0;
    }
    this.#listedCount = this.#occurringCount = 0;
  }

  /** Gives its memory back; it must not be used any more. */
  release(): void {
    for (const array of [this.listRows, this.listValues, this.#lists, this.#drawCount, this.#listed]) release(array);
  }

  /** Draws one of the occurring columns; `drawn` of them have been drawn at this node already, and there must be more. */
  draw(drawn: number, random: Random): number {
    const listed = this.#listed;
    for (;;) {
      const at = drawn + random.below(this.#listedCount - drawn);
      const column = listed[at]!;
      if (this.#drawCount[column] === 0) {
        this.#lists[fields * column + lengthField] = 0;
        listed[at] = listed[--this.#listedCount]!;
        continue;
      }
      listed[at] = listed[drawn]!;
      listed[drawn] = column;
      return column;
    }
  }

  /** How often the node's rows with the column were drawn. */
  drawCount(column: number): number {
    return this.#drawCount[column]!;
  }

  /** Where the column's list starts in `listRows` and `listValues`. */
  listStart(column: number): number {
    return this.#lists[fields * column + startField]!;
  }

  /** Drops the rows that are not in the range, the node's, from the column's list; where the list ends. */
  listEnd(column: number, range: RowRange): number {
    const { listRows, listValues } = this;
    const position = this.#order.position;
    const start = this.listStart(column);
    const end = start + this.#lists[fields * column + lengthField]!;
    let kept = start;
    for (let slot = start; slot < end; slot++) {
      const row = listRows[slot]!;
      const at = position[row]!;
      if (at < range.start || at >= range.end) continue;
      if (kept < slot) {
        listRows[kept] = row;
        listValues[kept] = listValues[slot]!;
      }
      kept++;
    }
    this.#lists[fields * column + lengthField] = kept - start;
    return kept;
  }

  /** Puts the column's list in the order of its values. */
  sortList(column: number): void {
    const list = fields * column;
    if (this.#lists[list + sortedField] === 1) return;
    const start = this.#lists[list + startField]!;
    this.#sort.sort(start, start + this.#lists[list + lengthField]!);
    this.#lists[list + sortedField] = 1;
  }
}
