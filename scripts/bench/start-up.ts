import type { Finding } from "./finding.ts";
import { measure, type Cost } from "./measure.ts";
import { median } from "./statistics.ts";
import { predictStartTarget } from "./targets.ts";
import { ourModel, ourTraining } from "./training.ts";
import { generated, run, sentiment } from "./workshop.ts";

/** How long the bundle takes to do next to nothing: to print its help, and to label one text with a model of 1.6 M rows. */
export async function measureStartUp(runs: number): Promise<Finding[]> {
  const corpus = await generated(1_600_000);
  const recipe = { model: "lr", vectorizer: "tfidf" };
  await run(ourTraining(recipe, corpus).command);
  const predict = [...sentiment, "predict", "--model-uri", ourModel(recipe, corpus), "What a lovely day!", "--json"];
  const costs = { help: [] as Cost[], predict: [] as Cost[] };
  for (let turn = 0; turn < runs; turn++) {
    costs.help.push((await measure([...sentiment, "--help"])).cost);
    costs.predict.push((await measure(predict)).cost);
  }
  const cell = "start-up";
  const { name: data } = corpus;
  return [
    { cell, data: "", figure: "--help ms", ...millis(costs.help, "wall") },
    { cell, data, figure: "predict ms", ...millis(costs.predict, "wall"), demand: predictStartTarget },
    { cell, data, figure: "predict CPU ms", ...millis(costs.predict, "cpu") },
  ];
}

function millis(costs: readonly Cost[], figure: "wall" | "cpu"): Pick<Finding, "ours" | "runs"> {
  const ours = costs.map((cost) => 1000 * cost[figure]);
  return { ours: median(ours), runs: { ours } };
}
