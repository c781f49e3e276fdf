import { csrRow, type CsrMatrix, type LearnedState } from "@sentiment/numerics";
import type { Explanation, TrainedModel } from "../model.ts";
import { checkColumns, checkLabel } from "../training-data.ts";
import { forestColumnWeights } from "./column-weights.ts";
import { explainPath } from "./explain-path.ts";
import { forestState } from "./forest-state.ts";
import { ForestVotes } from "./forest-votes.ts";
import type { Forest } from "./forest.ts";

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
    const sums = this.#votes.sum(matrix);
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
