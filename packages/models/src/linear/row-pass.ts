import type { RowBlock } from "./row-blocks.ts";
import { logisticLoss } from "./logistic-loss.ts";
import type { LossRows } from "./row-loss.ts";
import { softmaxLoss } from "./softmax-loss.ts";

/** Which of the passes of a `RowLoss`. */
export type PassName = "loss" | "hessian" | "diagonal";

/** A pass over all blocks, as any number of threads do it together: every array stands on shared memory then. */
export interface RowPass {
  readonly pass: PassName;
  readonly rows: LossRows;
  readonly blocks: readonly RowBlock[];
  /** The point, or the direction. */
  readonly variables: Float64Array;
  /** What each block sums up, and its loss. */
  readonly sums: readonly Float64Array[];
  readonly losses: Float64Array;
  /** How many blocks have been begun, and how many are done. */
  readonly progress: Int32Array;
}

/** Does the blocks that nobody has begun, one after the other. A thread that comes late finds nothing left to do. */
export function rowPass(work: RowPass): void {
  for (;;) {
    const index = Atomics.add(work.progress, 0, 1);
    if (index >= work.blocks.length) return;
    blockPass(work, index);
  }
}

/** Does one block. */
export function blockPass({ pass, rows, blocks, variables, sums, losses, progress }: RowPass, index: number): void {
  const loss = rows.classWeights.length === 2 ? logisticLoss : softmaxLoss;
  const block = blocks[index]!;
  const ofBlock = sums[index]!;
  if (pass === "loss") losses[index] = loss.lossPass(rows, block, variables, ofBlock);
  else if (pass === "hessian") loss.hessianPass(rows, block, variables, ofBlock);
  else loss.diagonalPass(rows, block, ofBlock);
  Atomics.add(progress, 1, 1);
}
