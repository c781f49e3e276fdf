import type { Finding } from "./finding.ts";
import { measure } from "./measure.ts";
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
  const millis = { help: [] as number[], predict: [] as number[] };
  for (let turn = 0; turn < runs; turn++) {
    millis.help.push(1000 * (await measure([...sentiment, "--help"])).cost.wall);
    millis.predict.push(1000 * (await measure(predict)).cost.wall);
  }
  return [
    { cell: "start-up", data: "", figure: "--help ms", ours: median(millis.help), runs: { ours: millis.help } },
    {
      cell: "start-up",
      data: corpus.name,
      figure: "predict ms",
      ours: median(millis.predict),
      demand: predictStartTarget,
      runs: { ours: millis.predict },
    },
  ];
}
