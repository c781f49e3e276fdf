import { linearCells } from "./cells.ts";
import { compareFastText, compareVowpalWabbit } from "./cpp-peers.ts";
import type { Finding } from "./finding.ts";
import { measureGrid } from "./grid-sharing.ts";
import { measureGrowth } from "./growth.ts";
import { compareSolvers } from "./other-solvers.ts";
import { comparePrediction } from "./prediction.ts";
import { compareScriptPeers } from "./script-peers.ts";
import { measureStartUp } from "./start-up.ts";
import { measureTracking } from "./tracking.ts";
import { compareTraining, trainLargeForest } from "./training.ts";
import type { Corpus } from "./workshop.ts";

/** Something to measure. */
export interface Step {
  readonly cell: string;
  readonly data: string;
  measure(): Promise<Finding[]>;
}

/** What there is to choose from. */
export interface Circumstances {
  /** Generated tweets, smallest first. */
  readonly generated: readonly Corpus[];
  readonly real: readonly Corpus[];
  /** Undefined: as many as a cell's length allows. */
  readonly runs: number | undefined;
}

/** Every step there is, in order. */
export function plan({ generated, real, runs }: Circumstances): Step[] {
  const steps: Step[] = [];
  const add = (cell: string, data: string, measure: () => Promise<Finding[]>): void => {
    steps.push({ cell, data, measure });
  };
  const [smallest, largest] = [generated[0], generated.at(-1)];
  for (const corpus of [...generated, ...real]) {
    const usual = runs ?? ((corpus.rows ?? 0) >= 1e6 ? 3 : 5);
    for (const cell of linearCells) {
      const [model, vectorizer] = cell.split("-") as [string, string];
      add(cell, corpus.name, () => compareTraining({ model, vectorizer }, corpus, usual));
    }
  }
  for (const corpus of generated) {
    if ((corpus.rows ?? 0) > 400_000) {
      add("rf-count", corpus.name, () => trainLargeForest(corpus));
      continue;
    }
    for (const vectorizer of ["count", "tfidf"]) {
      add(`rf-${vectorizer}`, corpus.name, () => compareTraining({ model: "rf", vectorizer }, corpus, runs ?? 1));
    }
  }
  if (smallest !== undefined && largest !== undefined) {
    add("fasttext", largest.name, () => compareFastText(largest, runs ?? 3));
    for (const model of ["nb", "lr", "rf"]) {
      add(`predict-${model}`, smallest.name, () => comparePrediction(model, smallest, runs ?? 3));
    }
    add("grid", largest.name, () => measureGrid(largest, runs ?? 3));
    add("tracking", smallest.name, async () => [
      ...(await measureTracking({ model: "nb", vectorizer: "count" }, smallest, runs ?? 9)),
      ...(await measureTracking({ model: "lr", vectorizer: "tfidf" }, smallest, runs ?? 9)),
    ]);
    add("solvers", smallest.name, async () => [
      ...(await compareSolvers("count", smallest, runs ?? 3)),
      ...(await compareSolvers("tfidf", smallest, runs ?? 3)),
    ]);
    add("context", smallest.name, async () => [
      ...(await compareVowpalWabbit(smallest, runs ?? 3)),
      ...(await compareScriptPeers(smallest, runs ?? 1)),
    ]);
  }
  add("start-up", "", () => measureStartUp(runs ?? 9));
  for (const model of ["nb", "lr"]) add("growth", model, () => measureGrowth(model, runs ?? 1));
  return steps;
}
