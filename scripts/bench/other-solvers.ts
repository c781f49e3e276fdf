import { compared, type Finding } from "./finding.ts";
import { runByTurns } from "./run-by-turns.ts";
import { accuracy, fit, ourTraining, scikitLearnTraining, wall, type Recipe } from "./training.ts";
import type { Corpus } from "./workshop.ts";

const solvers = ["newton-cg", "liblinear", "default"];

/**
 * Logistic regression with scikit-learn's other solvers and with its default of 100 iterations, which do not suffice:
 * none is a target, but whoever reads the ratios may want to know whether another choice would have been quicker.
 */
export async function compareSolvers(vectorizer: string, corpus: Corpus, runs: number): Promise<Finding[]> {
  const recipe: Recipe = { model: "lr", vectorizer };
  const peers = solvers.map((solver) => ({
    name: solver === "default" ? "max_iter=100" : solver,
    command: scikitLearnTraining({ model: `lr-${solver}`, vectorizer }, corpus).command,
  }));
  const [ours, ...others] = await runByTurns([ourTraining(recipe, corpus), ...peers], runs);
  return others.flatMap((theirs, index) => {
    const sides = { cell: `lr ${vectorizer}`, data: corpus.name, peer: peers[index]!.name, ours: ours!, theirs };
    return [
      compared(sides, "wall s", { ours: wall }),
      compared(sides, "fit alone s", { ours: fit }),
      compared(sides, "accuracy", { ours: accuracy }, { ratio: "none" }),
    ];
  });
}
