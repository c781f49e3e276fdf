import { compared, type Finding, type Sides } from "./finding.ts";
import { runByTurns, trained, type Contestant, type Run } from "./run-by-turns.ts";
import { largeForest, trainingTargets, type TrainingTarget } from "./targets.ts";
import { kept, peer, sentiment, stopWords, type Corpus } from "./workshop.ts";

/** What is trained: "lr" on "count". */
export interface Recipe {
  readonly model: string;
  readonly vectorizer: string;
}

/** Our `train`, which leaves its model in `ourModel(…)`. */
export function ourTraining(recipe: Recipe, corpus: Corpus): Contestant {
  const flags = ["--no-track", "--json", "--force", "--out", ourModel(recipe, corpus)];
  return { name: "sentiment", command: [...sentiment, "train", ...job(recipe, corpus), ...flags] };
}

export function ourModel({ model, vectorizer }: Recipe, corpus: Corpus): string {
  return kept("models", `sentiment-${model}-${vectorizer}-${corpus.key}`);
}

/** The same job with scikit-learn. `model` is one that peers/scikit_learn.py knows. */
export function scikitLearnTraining(recipe: Recipe, corpus: Corpus): Contestant {
  const flags = ["--stopwords", stopWords, "--out", scikitLearnModel(recipe, corpus)];
  return { name: "scikit-learn", command: peer("scikit_learn.py", ...job(recipe, corpus), ...flags) };
}

/** Kept with the environment that can read it. */
export function scikitLearnModel({ model, vectorizer }: Recipe, corpus: Corpus): string {
  return kept("venv/models", `${model}-${vectorizer}-${corpus.key}.joblib`);
}

function job({ model, vectorizer }: Recipe, corpus: Corpus): string[] {
  return ["--model", model, "--vectorizer", vectorizer, "--data", corpus.path];
}

/**
 * The same with one thread for numpy's matrix library. Its threads wait for each other by spinning, so that L-BFGS takes
 * more than twice as long with two of them, and ten times as long on a busy machine: as installed it is no hard rival.
 */
function scikitLearnOneThread(recipe: Recipe, corpus: Corpus): Contestant {
  const { command } = scikitLearnTraining(recipe, corpus);
  return { name: "sklearn 1 BLAS", command: ["/usr/bin/env", "OPENBLAS_NUM_THREADS=1", ...command] };
}

/**
 * Whole processes: ours and scikit-learn's, as it is installed: that is what the demands are of. For logistic regression
 * also with one thread beside it.
 */
export async function compareTraining(recipe: Recipe, corpus: Corpus, runs: number): Promise<Finding[]> {
  const cell = `${recipe.model} ${recipe.vectorizer}`;
  const peers = [scikitLearnTraining(recipe, corpus)];
  if (recipe.model === "lr") peers.push(scikitLearnOneThread(recipe, corpus));
  const [ours, ...others] = await runByTurns([ourTraining(recipe, corpus), ...peers], runs);
  const target = corpus.rows === undefined ? undefined : trainingTargets[cell]?.[corpus.rows];
  return others.flatMap((theirs, index) =>
    figures(
      { cell, data: corpus.name, peer: peers[index]!.name, ours: ours!, theirs },
      index === 0 ? target : undefined,
    ),
  );
}

/** A forest's target is of the fit alone, the others' of everything. */
function figures(sides: Sides, target: TrainingTarget | undefined): Finding[] {
  const forest = sides.cell.startsWith("rf");
  return [
    compared(sides, "wall s", { ours: wall }, { demand: forest ? undefined : target?.time }),
    compared(sides, "CPU s", { ours: ({ cpu }) => cpu }),
    compared(sides, "fit alone s", { ours: fit }, { demand: forest ? target?.time : undefined }),
    compared(sides, "peak MB", { ours: peak }, { demand: target?.memory }),
    compared(sides, "accuracy", { ours: accuracy }, { ratio: "none" }),
  ];
}

/** Our forest alone where scikit-learn's would take hours. */
export async function trainLargeForest(corpus: Corpus): Promise<Finding[]> {
  const [runs] = await runByTurns([ourTraining({ model: "rf", vectorizer: "count" }, corpus)], 1);
  const run = runs![0]!;
  const about = { cell: "rf count", data: corpus.name };
  return [
    { ...about, figure: "wall s", ours: run.wall, demand: largeForest.wall },
    { ...about, figure: "CPU s", ours: run.cpu },
    { ...about, figure: "peak MB", ours: run.peakMegabytes, demand: largeForest.memory },
    { ...about, figure: "accuracy", ours: accuracy(run) },
  ];
}

export const wall = (run: Run): number => run.wall;
export const peak = (run: Run): number => run.peakMegabytes;
export const fit = (run: Run): number => trained(run).seconds.fit;
export const accuracy = (run: Run): number => trained(run).metrics["validation_accuracy_score"] ?? NaN;
