import { SentimentError } from "@sentiment/errors";
import type { TrackedAs } from "@sentiment/training";
import type { PipelineResult } from "../commands/pipeline.ts";
import { confusionMatrixWords } from "./confusion-matrix.ts";
import { rowsWords, dataWords } from "./data-words.ts";
import { facts } from "./facts.ts";
import { gridWords } from "./grid-words.ts";
import { predictionWords } from "./prediction-words.ts";
import { shellWords } from "./shell-words.ts";
import type { Style } from "./style.ts";
import { trackedWords } from "./tracked-words.ts";
import { visible } from "./visible.ts";

/** What `pipeline` says: the data, the six results, the best one's errors, answers and version, and what to type next. */
export function pipelineWords({ grid, predictions, registered }: PipelineResult, style: Style): string {
  const best = grid.results[grid.best]!;
  const { data, classes, evaluations, modelDir } = best;
  const part = grid.metric.split("_")[0]!;
  const what = facts(
    [
      ["data", dataWords(data)],
      ["rows", rowsWords(best)],
      ["classes", classes.map(visible).join(", ")],
    ],
    style,
  );
  const matrix = confusionMatrixWords(classes, evaluations[part]?.confusionMatrix ?? [], style);
  const commands = [
    shellWords("sentiment", "predict", "--model-uri", modelDir, "--explain", "Your own sentence"),
    shellWords("sentiment", "evaluate", "--model-uri", modelDir, "--data", "your-labelled-texts.csv"),
    "sentiment train --data your-labelled-texts.csv --preset tweets",
    ...(registered === undefined || SentimentError.is(registered)
      ? []
      : [shellWords("sentiment", "models", "promote", ...named(registered.name))]),
  ];
  return [
    what,
    gridWords(grid, style),
    `${style.bold(`confusion matrix of the best, ${part}`)}\n${matrix}`,
    `${style.bold("what the best says")}\n${predictionWords(predictions, style)}`,
    ...(grid.tracked === undefined ? [] : [facts(recordedFacts(grid.tracked, registered), style)]),
    `${style.bold("next")}\n${commands.map((line) => `  ${line}`).join("\n")}`,
  ].join("\n\n");
}

/** Where the runs are found, and the best of them in the registry. */
function recordedFacts(tracked: TrackedAs, registered: PipelineResult["registered"]): [string, string][] {
  const runs: [string, string] = ["runs", trackedWords(tracked)];
  if (registered === undefined || SentimentError.is(registered)) return [runs];
  const { name, version, stage } = registered;
  return [runs, ["registered", `the best as version ${visible(version ?? "")} of ${visible(name)}, in ${stage}`]];
}

/** `--name`, where it is not the default. */
function named(name: string): string[] {
  return name === "sentiment-classifier" ? [] : ["--name", name];
}
