import { csrRow, release, sharedCopy, type CsrMatrix, type LearnedState, type Parallel } from "@sentiment/numerics";
import type { Explanation, TrainedModel } from "../model.ts";
import { checkColumns, checkLabel } from "../training-data.ts";
import { forestColumnWeights } from "./column-weights.ts";
import { explainPath } from "./explain-path.ts";
import { forestState } from "./forest-state.ts";
import { ForestVotes, manyRows } from "./forest-votes.ts";
import type { Forest } from "./forest.ts";
import type { VoteRowsInput } from "./vote-rows.ts";

/** A trained forest: a class's probability is the mean of its shares in the leaves that a row ends in. */
export class RandomForest implements TrainedModel {
  readonly facts: Readonly<Record<string, number>>;
  readonly #forest: Forest;
  #votes: ForestVotes | undefined;

  /** `votes`: those of the forest, where they have been made already. */
  constructor(forest: Forest, facts: Readonly<Record<string, number>>, votes?: ForestVotes) {
    this.#forest = forest;
    this.facts = facts;
    this.#votes = votes;
  }

  get classCount(): number {
    return this.#forest.classCount;
  }

  get columnCount(): number {
    return this.#forest.columnCount;
  }

  probabilities(matrix: CsrMatrix): Float64Array {
    checkColumns(matrix, this.columnCount);
    this.#votes ??= new ForestVotes(this.#forest);
    return this.#meanOf(this.#votes.sum(matrix));
  }

  /** Rows are parted among the threads. In this thread alone unless the forest is in shared memory, as a grown one is. */
  async probabilitiesOn(parallel: Parallel, matrix: CsrMatrix): Promise<Float64Array> {
    const isShared = this.#forest.columns.buffer instanceof SharedArrayBuffer;
    if (!isShared || matrix.rows < parallel.jobs * manyRows) return this.probabilities(matrix);
    checkColumns(matrix, this.columnCount);
    const shared = sharedMatrix(matrix);
    const rowsPerTask = Math.ceil(matrix.rows / parallel.jobs);
    const inputs = Array.from({ length: parallel.jobs }, (_, task) => ({
      forest: this.#forest,
      matrix: shared,
      firstRow: Math.min(task * rowsPerTask, matrix.rows),
      endRow: Math.min((task + 1) * rowsPerTask, matrix.rows),
    }));
    const sums = new Float64Array(matrix.rows * this.classCount);
    let at = 0;
    for (const part of await parallel.map<VoteRowsInput, Float64Array>("voteRows", inputs)) {
      sums.set(part, at);
      at += part.length;
      release(part);
    }
    return this.#meanOf(sums);
  }

  #meanOf(sums: Float64Array): Float64Array {
    for (let cell = 0; cell < sums.length; cell++) sums[cell]! /= this.#forest.treeCount;
    return sums;
  }

  explain(matrix: CsrMatrix, row: number, label: number): Explanation {
    checkColumns(matrix, this.columnCount);
    checkLabel(label, this.classCount);
    return explainPath(this.#forest, csrRow(matrix, row), label);
  }

  columnWeights(label: number): Float64Array {
    checkLabel(label, this.classCount);
    return forestColumnWeights(this.#forest, label);
  }

  toState(): LearnedState {
    return forestState(this.#forest, this.facts);
  }
}

function sharedMatrix(matrix: CsrMatrix): CsrMatrix {
  return {
    ...matrix,
    rowStarts: sharedCopy(matrix.rowStarts),
    columnIndices: sharedCopy(matrix.columnIndices),
    values: matrix.values && sharedCopy(matrix.values),
    rowScale: matrix.rowScale && sharedCopy(matrix.rowScale),
    columnScale: matrix.columnScale && sharedCopy(matrix.columnScale),
  };
}
