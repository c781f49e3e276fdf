import type { RowBlock } from "./row-blocks.ts";
import { scoresOf, type ScoredRows } from "./score-loss.ts";

/**
 * Puts the scores of the block's rows under `direction` into `changes`: row scale · Σ value · weight, plus the intercept.
 * The column scale is not looked at. Variables are laid out by column: weight of column j and score k at
 * `j * scores + k`, then the intercepts.
 */
export function takeScoreChanges(rows: ScoredRows, block: RowBlock, direction: Float64Array): void {
  if (scoresOf(rows.classWeights.length) === 1) takeOne(rows, block, direction);
  else takeMany(rows, block, direction);
}

function takeOne({ matrix, changes }: ScoredRows, block: RowBlock, direction: Float64Array): void {
  const { columns, rowStarts, columnIndices, values, rowScale } = matrix;
  const intercept = direction[columns]!;
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    let sum = 0;
    if (values === undefined) for (let entry = start; entry < end; entry++) sum += direction[columnIndices[entry]!]!;
    else for (let entry = start; entry < end; entry++) sum += values[entry]! * direction[columnIndices[entry]!]!;
    changes[row] = (rowScale === undefined ? sum : sum * rowScale[row]!) + intercept;
  }
}

function takeMany({ matrix, changes, classWeights }: ScoredRows, block: RowBlock, direction: Float64Array): void {
  const { columns, rowStarts, columnIndices, values, rowScale } = matrix;
  const scores = classWeights.length;
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    // Class by class: short loops over the row's entries are half as long as entry by entry with a loop over classes.
    for (let k = 0; k < scores; k++) {
      let sum = 0;
      if (values === undefined) {
        for (let entry = start; entry < end; entry++) sum += direction[columnIndices[entry]! * scores + k]!;
      } else {
        for (let entry = start; entry < end; entry++) {
          sum += values[entry]! * direction[columnIndices[entry]! * scores + k]!;
        }
      }
      changes[row * scores + k] = sum * scale + direction[columns * scores + k]!;
    }
  }
}
