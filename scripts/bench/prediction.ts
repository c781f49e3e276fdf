import { existsSync } from "node:fs";
import { compared, type Finding } from "./finding.ts";
import { runByTurns, type Run } from "./run-by-turns.ts";
import { predictionTargets } from "./targets.ts";
import { ourModel, ourTraining, scikitLearnModel, scikitLearnTraining, type Recipe } from "./training.ts";
import { generated, peer, run, script, stopWords, type Corpus } from "./workshop.ts";

/** What our-prediction.ts and peers/prediction.py print. */
interface Predicted {
  /** µs of one text. */
  readonly p50: number;
  readonly p99: number;
  /** Of a batch. */
  readonly textsPerSecond: number;
}

/**
 * Raw text in, label and probabilities out, in a process that has the model loaded and is warm, on one thread: texts that
 * neither has seen, one by one and all at once. The model of scikit-learn is trained when it is not there.
 */
export async function comparePrediction(model: string, corpus: Corpus, runs: number): Promise<Finding[]> {
  const recipe: Recipe = { model, vectorizer: "count" };
  await run(ourTraining(recipe, corpus).command);
  const theirModel = scikitLearnModel(recipe, corpus);
  if (!existsSync(theirModel)) await run(scikitLearnTraining(recipe, corpus).command);
  const texts = (await generated(20_000, 2)).path;
  const contestants = [
    { name: "sentiment", command: script("our-prediction.ts", ourModel(recipe, corpus), texts) },
    { name: "scikit-learn", command: peer("prediction.py", theirModel, stopWords, texts) },
  ];
  const [ours, theirs] = (await runByTurns(contestants, runs)) as [Run[], Run[]];
  const sides = { cell: `${model} count predict`, data: corpus.name, peer: "scikit-learn", ours, theirs };
  const target = predictionTargets[model];
  const read = (figure: keyof Predicted) => ({ ours: (one: Run) => (one.result as Predicted)[figure] });
  return [
    compared(sides, "one tweet p50 µs", read("p50"), { demand: target?.p50 }),
    compared(sides, "one tweet p99 µs", read("p99"), { demand: target?.p99 }),
    compared(sides, "batch, texts/s", read("textsPerSecond"), { ratio: "more", demand: target?.batch }),
  ];
}
