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

/**
 * The Euclidean length of a row of counts that may name columns again. A column that stands there c times adds (c·w)²,
 * which is c times c·w²: each entry adds its w², times the count of its column. `counts` is scratch memory, a zero for
 * every column, and is left so.
 */
export function l2NormOfCounts(matrix: WeightedRows, row: number, counts: Int32Array): number {
  const { columnIndices } = matrix;
  const start = matrix.rowStarts[row]!;
  const end = matrix.rowStarts[row + 1]!;
  for (let entry = start; entry < end; entry++) counts[columnIndices[entry]!]!++;
  let sum = 0;
  for (let entry = start; entry < end; entry++) sum += weightOf(matrix, entry) ** 2 * counts[columnIndices[entry]!]!;
  for (let entry = start; entry < end; entry++) counts[columnIndices[entry]!] = 0;
  return Math.sqrt(sum);
}

function weightOf({ columnIndices, values, columnScale }: WeightedRows, entry: number): number {
  const value = values === undefined ? 1 : values[entry]!;
  return columnScale === undefined ? value : value * columnScale[columnIndices[entry]!]!;
}
