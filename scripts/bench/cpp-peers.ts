import { compared, type Finding } from "./finding.ts";
import { runByTurns, trained, type Run } from "./run-by-turns.ts";
import { fastTextTargets } from "./targets.ts";
import { accuracy, fit, ourTraining, peak, wall } from "./training.ts";
import { cleaned, peer, type Corpus } from "./workshop.ts";

/** Our lr count, reading and cleaning included, against fastText's training alone. */
export function compareFastText(corpus: Corpus, runs: number): Promise<Finding[]> {
  return compareCleaned({ name: "fastText", file: "fasttext_training.py" }, corpus, runs);
}

/** The same against Vowpal Wabbit's, for context. */
export function compareVowpalWabbit(corpus: Corpus, runs: number): Promise<Finding[]> {
  return compareCleaned({ name: "Vowpal Wabbit", file: "vowpal_wabbit.py" }, corpus, runs);
}

async function compareCleaned(
  { name, file }: { name: string; file: string },
  corpus: Corpus,
  runs: number,
): Promise<Finding[]> {
  const recipe = { model: "lr", vectorizer: "count" };
  const contestants = [ourTraining(recipe, corpus), { name, command: peer(file, await cleaned(corpus)) }];
  const [ours, theirs] = (await runByTurns(contestants, runs)) as [Run[], Run[]];
  const sides = { cell: "lr count", data: corpus.name, peer: name, ours, theirs };
  const target = name === "fastText" && corpus.rows === 1_600_000 ? fastTextTargets : undefined;
  return [
    compared(sides, "wall s ÷ its fit", { ours: wall, theirs: fit }, { demand: target?.time }),
    compared(sides, "CPU s ÷ its fit", { ours: ({ cpu }) => cpu, theirs: fitCpu }),
    compared(sides, "peak MB", { ours: peak }, { demand: target?.memory }),
    compared(sides, "accuracy", { ours: accuracy }, { ratio: "none" }),
  ];
}

/** Of all threads: on a busy machine two threads of a peer wait for each other, which it cannot help. */
function fitCpu(run: Run): number {
  return trained(run).seconds.fitCpu ?? NaN;
}
