import { addDiagonals, addGradients, type Roundings } from "./column-sums.ts";
import { logisticLoss } from "./logistic-loss.ts";
import type { RowBlock } from "./row-blocks.ts";
import { takeScoreChanges } from "./score-changes.ts";
import type { ScoredRows } from "./score-loss.ts";
import { softmaxLoss } from "./softmax-loss.ts";

/**
 * What is to be done with every row:
 *
 * - `change`: take the changes of the scores in a direction, and report the curvature along it
 * - `move`: go so far along the direction; report loss, slope, the largest error and the sum of the curvatures
 * - `gradient`: add up the gradient
 * - `diagonal`: add up the diagonal of the Hessian; report what `addDiagonals` returns
 */
export type RowStep =
  | { readonly name: "change"; readonly direction: Float64Array }
  | { readonly name: "move"; readonly length: number }
  | { readonly name: "gradient" | "diagonal"; readonly roundings: Roundings };

/** A step over all blocks, as any number of threads do it together: every array stands on shared memory then. */
export interface RowPass {
  readonly step: RowStep;
  readonly rows: ScoredRows;
  readonly blocks: readonly RowBlock[];
  /** Of this thread alone: what it adds up, exactly, over whatever blocks it does. */
  readonly sums: Float64Array;
  /** `reportLength` numbers from each block. */
  readonly reports: Float64Array;
  /** How many blocks have been begun, and how many are done. */
  readonly progress: Int32Array;
}

/** The numbers that a block reports. */
export const reportLength = 4;

/** Does the blocks that nobody has begun, one after the other. A thread that comes late finds nothing left to do. */
export function rowPass(work: RowPass): void {
  for (;;) {
    const index = Atomics.add(work.progress, 0, 1);
    if (index >= work.blocks.length) return;
    blockPass(work, work.blocks[index]!, work.reports.subarray(index * reportLength));
    Atomics.add(work.progress, 1, 1);
  }
}

function blockPass({ step, rows, sums }: RowPass, block: RowBlock, report: Float64Array): void {
  const loss = rows.classWeights.length === 2 ? logisticLoss : softmaxLoss;
  if (step.name === "change") {
    takeScoreChanges(rows, block, step.direction);
    report[0] = loss.curvature(rows, block);
  } else if (step.name === "move") {
    const moved = loss.move(rows, block, step.length);
    report[0] = moved.loss;
    report[1] = moved.slope;
    reportErrors(rows, block, report);
  } else if (step.name === "gradient") addGradients(rows, block, sums, step.roundings);
  else report[0] = addDiagonals(rows, block, sums, step.roundings);
}

/** The largest error, and the sum over the rows of p (1 - p) as a mean over their scores, by the rows' weights. */
function reportErrors({ labels, classWeights, errors }: ScoredRows, block: RowBlock, report: Float64Array): void {
  const scores = classWeights.length === 2 ? 1 : classWeights.length;
  let largest = 0;
  let curvature = 0;
  for (let row = block.start; row < block.end; row++) {
    let ofRow = 0;
    for (let at = row * scores; at < (row + 1) * scores; at++) {
      const error = Math.abs(errors[at]!);
      if (error > largest) largest = error;
      ofRow += error * (1 - error);
    }
    curvature += (classWeights[labels[row]!]! * ofRow) / scores;
  }
  report[2] = largest;
  report[3] = curvature;
}
