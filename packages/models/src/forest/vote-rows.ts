import { Moved, rowsBetween, type CsrMatrix } from "@sentiment/numerics";
import { ForestVotes } from "./forest-votes.ts";
import type { Forest } from "./forest.ts";

/** Some rows to be voted on, from `firstRow` up to `endRow`. Forest and matrix stand in shared memory. */
export interface VoteRowsInput {
  readonly forest: Forest;
  readonly matrix: CsrMatrix;
  readonly firstRow: number;
  readonly endRow: number;
}

/** The task that lets all trees vote on some rows: row-major, rows × classCount. */
export function voteRows({ forest, matrix, firstRow, endRow }: VoteRowsInput): Moved<Float64Array> {
  const votes = new ForestVotes(forest);
  const sums = votes.sum(rowsBetween(matrix, firstRow, endRow));
  votes.release();
  return new Moved(sums, [sums]);
}
