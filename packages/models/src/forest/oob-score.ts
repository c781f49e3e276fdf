import { Random } from "@sentiment/numerics";
import type { TrainingData } from "../model.ts";
import type { ForestVotes } from "./forest-votes.ts";
import type { TreeStreams } from "./grow-forest.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import { drawSample } from "./tree-sample.ts";

/** How well trees do on the rows they were not grown from. */
export interface OobScore {
  /** Share of the rows whose class is the one most voted for by the trees that did not have the row. */
  readonly accuracy: number;
  /** Rows that every tree had; as in scikit-learn they count as voted for the first class. */
  readonly rowsWithoutVote: number;
}

/** Draws the trees' samples again to know who had which row, and lets the others vote. */
export function oobScore(votes: ForestVotes, data: TrainingData, plan: GrowthPlan, streams: TreeStreams): OobScore {
  const { matrix, labels, classCount } = data;
  const inBag = Array.from({ length: streams.treeCount }, (_, tree) => {
    const { timesDrawn } = drawSample(labels, classCount, plan, new Random(streams.seed, tree));
    return bitsOf(timesDrawn);
  });
  const isOutOfBag = (row: number, tree: number): boolean => ((inBag[tree]![row >>> 3]! >>> (row & 7)) & 1) === 0;
  const sums = votes.sum(matrix, isOutOfBag);
  let right = 0;
  let rowsWithoutVote = 0;
  for (let row = 0; row < matrix.rows; row++) {
    const ofRow = sums.subarray(row * classCount, (row + 1) * classCount);
    const most = Math.max(...ofRow);
    if (most === 0) rowsWithoutVote++;
    if (ofRow.indexOf(most) === labels[row]) right++;
  }
  return { accuracy: right / matrix.rows, rowsWithoutVote };
}

/** One bit per number: is it above 0? All samples of a large forest have to be kept at once. */
function bitsOf(counts: Int32Array): Uint8Array {
  const bits = new Uint8Array((counts.length + 7) >>> 3);
  for (let at = 0; at < counts.length; at++) if (counts[at]! > 0) bits[at >>> 3]! |= 1 << (at & 7);
  return bits;
}
