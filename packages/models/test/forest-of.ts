import { forestFromState } from "../src/forest/forest-state.ts";
import type { Forest } from "../src/forest/forest.ts";
import type { TrainingData } from "../src/model.ts";
import { rf } from "../src/rf.ts";
import { contextWith } from "./toy-data.ts";

/** The forest that the data grow. */
export async function forestOf(data: TrainingData, hyperparameters: Record<string, unknown> = {}): Promise<Forest> {
  const learned = await rf.train({ n_estimators: 10, ...hyperparameters }, data, contextWith());
  return forestFromState(learned.toState());
}

/** Walks a row, a value per column, down a tree split by split; each split and whether the row goes to its other side. */
export function pathOf(
  forest: Forest,
  tree: number,
  valueOf: (column: number) => number,
): { readonly steps: { readonly split: number; readonly isOther: boolean }[]; readonly lastChain: number } {
  const steps: { split: number; isOther: boolean }[] = [];
  let chain = forest.splitStarts[tree]! + tree;
  let split = forest.chainStarts[chain]!;
  while (split < forest.chainStarts[chain + 1]!) {
    const threshold = forest.thresholds[split]!;
    const goesLeft = Math.fround(valueOf(forest.columns[split]!)) <= threshold;
    const zeroGoesLeft = threshold >= 0;
    const isOther = goesLeft !== zeroGoesLeft;
    steps.push({ split, isOther });
    if (isOther) chain = split + tree + 1;
    split = isOther ? forest.chainStarts[chain]! : split + 1;
  }
  return { steps, lastChain: chain };
}
