/** Rows of weights: the weight of an entry is its value (1 where there are none) times the factor of its column. */
export interface WeightedRows {
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  readonly values: Float64Array | undefined;
  readonly columnScale: Float64Array | undefined;
}

/** The sum of the (never negative) weights of a row. */
export function l1Norm(matrix: WeightedRows, row: number): number {
  const end = matrix.rowStarts[row + 1]!;
  let sum = 0;
  for (let entry = matrix.rowStarts[row]!; entry < end; entry++) sum += weightOf(matrix, entry);
  return sum;
}

/** The Euclidean length of a row that names each column once. */
export function l2Norm(matrix: WeightedRows, row: number): number {
  const end = matrix.rowStarts[row + 1]!;
  let sum = 0;
  for (let entry = matrix.rowStarts[row]!; entry < end; entry++) sum += weightOf(matrix, entry) ** 2;
  return Math.sqrt(sum);
}

/** Slots for columns met in a row, which stay in the first cache; a power of two. */
const MET_SLOTS = 1024;

/** The Euclidean lengths of rows of counts that may name columns again. */
export class NormsOfCounts {
  /** A zero for every column, but while a row is in hand. */
  readonly #counts: Int32Array;
  /** In the slot of a column, by its last bits: the number of the latest row that had one. */
  readonly #met = new Int32Array(MET_SLOTS);
  #rows = 0;

  constructor(counts: Int32Array) {
    this.#counts = counts;
  }

  /**
   * A column that stands there c times adds (c·w)², which is c times c·w²: each entry adds its w², times the count of its
   * column. Nearly every short row has every column once, and then the counts, which are in no near cache, need not be
   * looked at; where two columns share a slot it cannot be told, and they are.
   */
  l2Norm(matrix: WeightedRows, row: number): number {
    const { columnIndices } = matrix;
    const met = this.#met;
    const number = (this.#rows = (this.#rows + 1) | 0);
    const end = matrix.rowStarts[row + 1]!;
    let sum = 0;
    for (let entry = matrix.rowStarts[row]!; entry < end; entry++) {
      const column = columnIndices[entry]!;
      const slot = column & (MET_SLOTS - 1);
      if (met[slot] === number) return this.#l2NormByCounting(matrix, row);
      met[slot] = number;
      sum += weightOf(matrix, entry) ** 2;
    }
    return Math.sqrt(sum);
  }

  #l2NormByCounting(matrix: WeightedRows, row: number): number {
    const counts = this.#counts;
    const { columnIndices } = matrix;
    const start = matrix.rowStarts[row]!;
    const end = matrix.rowStarts[row + 1]!;
    for (let entry = start; entry < end; entry++) counts[columnIndices[entry]!]!++;
    let sum = 0;
    for (let entry = start; entry < end; entry++) sum += weightOf(matrix, entry) ** 2 * counts[columnIndices[entry]!]!;
    for (let entry = start; entry < end; entry++) counts[columnIndices[entry]!] = 0;
    return Math.sqrt(sum);
  }
}

function weightOf({ columnIndices, values, columnScale }: WeightedRows, entry: number): number {
  const value = values === undefined ? 1 : values[entry]!;
  return columnScale === undefined ? value : value * columnScale[columnIndices[entry]!]!;
}
