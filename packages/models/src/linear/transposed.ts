/** A row-major table of that many rows with rows and columns swapped. */
export function transposed(table: Float64Array, rows: number): Float64Array {
  const columns = rows === 0 ? 0 : table.length / rows;
  const result = new Float64Array(table.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = table[row * columns + column]!;
  }
  return result;
}
