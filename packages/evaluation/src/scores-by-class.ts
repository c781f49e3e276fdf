import { release } from "@sentiment/numerics";
import { sortAscending } from "./ascending.ts";
import type { Scored } from "./evaluation.ts";

/**
 * What a model said about one class, apart for the rows of each true class: in one memory, class after class. Everything
 * that depends on ranks (ROC, precision–recall) is a merge of such groups once they are sorted: sorting bare numbers is
 * several times faster than sorting row indices by score.
 */
export class ScoresByClass {
  readonly column: number;
  readonly #scores: Float64Array;
  /** Where each group starts, and last the end of all. */
  readonly #starts: Int32Array;
  /** Where the next score of each group goes. */
  readonly #next: Int32Array;

  /** `column`: the class that the scores are of. `labels`: the true classes of all rows that will be added. */
  constructor(column: number, { labels, classes }: Pick<Scored, "labels" | "classes">) {
    this.column = column;
    this.#scores = new Float64Array(labels.length);
    this.#starts = new Int32Array(classes.length + 1);
    for (let row = 0; row < labels.length; row++) this.#starts[labels[row]! + 1]!++;
    for (let label = 0; label < classes.length; label++) this.#starts[label + 1]! += this.#starts[label]!;
    this.#next = this.#starts.slice();
  }

  add({ labels, probabilities, classes }: Scored): void {
    const scores = this.#scores;
    const next = this.#next;
    const classCount = classes.length;
    for (let row = 0, cell = this.column; row < labels.length; row++, cell += classCount) {
      scores[next[labels[row]!]!++] = probabilities[cell]!;
    }
  }

  /** The groups by true class, each ascending. */
  sorted(): readonly Float64Array[] {
    const starts = this.#starts;
    const groups = Array.from({ length: starts.length - 1 }, (_, label) =>
      this.#scores.subarray(starts[label], starts[label + 1]),
    );
    const scratch = new Float64Array(Math.max(...groups.map(({ length }) => length)));
    for (const group of groups) sortAscending(group, scratch);
    release(scratch);
    return groups;
  }

  /** Gives up the scores, and the groups with them. */
  close(): void {
    release(this.#scores);
  }
}
