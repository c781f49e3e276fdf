import type { RowBlock } from "./row-blocks.ts";
import { scoresOf, type ScoredRows } from "./score-loss.ts";

/** For `exactSumRounding`: of what is added once for every entry, and once for every row. */
export interface Roundings {
  readonly entry: number;
  readonly row: number;
}

/**
 * Adds the rows' part of the gradient to `sums`, in the layout of the variables: row weight · error · row scale · value
 * to each column's, and row weight · error to the intercepts'. The transpose of `takeScoreChanges`.
 */
export function addGradients(rows: ScoredRows, block: RowBlock, sums: Float64Array, roundings: Roundings): void {
  if (scoresOf(rows.classWeights.length) === 1) addOne(rows, block, sums, roundings);
  else addMany(rows, block, sums, roundings);
}

function addOne(
  rows: ScoredRows,
  block: RowBlock,
  sums: Float64Array,
  { entry: ofEntry, row: ofRow }: Roundings,
): void {
  const { labels, classWeights, errors } = rows;
  const { columns, rowStarts, columnIndices, values, rowScale } = rows.matrix;
  let interceptSum = sums[columns]!;
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    const amount = classWeights[labels[row]!]! * errors[row]!;
    interceptSum += amount + ofRow - ofRow;
    const scaled = rowScale === undefined ? amount : amount * rowScale[row]!;
    if (values === undefined) {
      const rounded = scaled + ofEntry - ofEntry;
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        sums[column] = sums[column]! + rounded;
      }
    } else {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        sums[column] = sums[column]! + (scaled * values[entry]! + ofEntry - ofEntry);
      }
    }
  }
  sums[columns] = interceptSum;
}

function addMany(
  rows: ScoredRows,
  block: RowBlock,
  sums: Float64Array,
  { entry: ofEntry, row: ofRow }: Roundings,
): void {
  const { labels, classWeights, errors } = rows;
  const { columns, rowStarts, columnIndices, values, rowScale } = rows.matrix;
  const scores = classWeights.length;
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    const weight = classWeights[labels[row]!]!;
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    for (let k = 0; k < scores; k++) {
      const amount = weight * errors[row * scores + k]!;
      const intercept = columns * scores + k;
      sums[intercept] = sums[intercept]! + (amount + ofRow - ofRow);
      const rounded = amount * scale + ofEntry - ofEntry;
      for (let entry = start; entry < end; entry++) {
        const to = columnIndices[entry]! * scores + k;
        const added = values === undefined ? rounded : amount * scale * values[entry]! + ofEntry - ofEntry;
        sums[to] = sums[to]! + added;
      }
    }
  }
}

/**
 * Adds the rows' part of the Hessian's diagonal to `sums`: one number per column, the mean over its scores, where the row's
 * cells are taken as if no column stood twice in it; then the same of the intercepts. Returns what all cells would have
 * added if they were not squared.
 *
 * Every class has the same diagonal, lest a preconditioner scale one class against another: then a solver that begins
 * where the classes' weights sum to 0 stays there. (To raise all classes' weights alike changes no probability, so the
 * Hessian has next to no curvature in that direction. With a diagonal of its own for each class, solving takes two or
 * three times the passes.)
 */
export function addDiagonals(rows: ScoredRows, block: RowBlock, sums: Float64Array, roundings: Roundings): number {
  const { labels, classWeights, errors } = rows;
  const { columns, rowStarts, columnIndices, values, rowScale } = rows.matrix;
  const { entry: ofEntry, row: ofRow } = roundings;
  const scores = scoresOf(classWeights.length);
  let unsquared = 0;
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    let curvature = 0;
    for (let at = row * scores; at < (row + 1) * scores; at++) {
      const error = Math.abs(errors[at]!);
      curvature += error * (1 - error);
    }
    curvature *= classWeights[labels[row]!]! / scores;
    sums[columns] = sums[columns]! + (curvature + ofRow - ofRow);
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    const squared = curvature * scale * scale;
    let length = end - start;
    if (values === undefined) {
      const rounded = squared + ofEntry - ofEntry;
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        sums[column] = sums[column]! + rounded;
      }
    } else {
      length = 0;
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        const value = values[entry]!;
        length += value;
        sums[column] = sums[column]! + (squared * value * value + ofEntry - ofEntry);
      }
    }
    unsquared += curvature * scale * length;
  }
  return unsquared;
}
