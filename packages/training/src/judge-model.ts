import { Judge, type Evaluation } from "@sentiment/evaluation";
import { release, rowsBetween, type CsrMatrix, type Parallel } from "@sentiment/numerics";
import type { Pipeline } from "@sentiment/pipeline";

/** So few that what the model says of them is still in the cache when it is judged. */
const rowsAtOnce = 4096;

/** Labelled rows, and the names of their classes. */
export interface LabelledMatrix {
  readonly matrix: CsrMatrix;
  readonly labels: Uint16Array;
  readonly classes: readonly string[];
}

/** Judges a model on vectorized rows: some at a time, unless it shares them among threads itself. */
export async function judgeModel(
  model: Pipeline["model"],
  { matrix, labels, classes }: LabelledMatrix,
  { parallel, curves }: { readonly parallel: Parallel; readonly curves: boolean },
): Promise<Evaluation> {
  const judge = new Judge({ labels, classes }, { curves });
  const add = (probabilities: Float64Array): void => {
    judge.add(probabilities);
    release(probabilities);
  };
  if (model.probabilitiesOn !== undefined) {
    add(await model.probabilitiesOn(parallel, matrix));
  } else {
    for (let start = 0; start < matrix.rows; start += rowsAtOnce) {
      add(model.probabilities(rowsBetween(matrix, start, Math.min(matrix.rows, start + rowsAtOnce))));
    }
  }
  return judge.evaluation();
}
