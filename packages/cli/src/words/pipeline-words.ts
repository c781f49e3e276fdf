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

/** What `pipeline` says: the data, the six results, the best one's errors and answers, and what to type next. */
export function pipelineWords({ grid, predictions }: PipelineResult, style: Style): string {
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
  ];
  return [
    what,
    gridWords(grid, style),
    `${style.bold(`confusion matrix of the best, ${part}`)}\n${matrix}`,
    `${style.bold("what the best says")}\n${predictionWords(predictions, style)}`,
    ...(grid.tracked === undefined ? [] : [facts([["runs", trackedWords(grid.tracked)]], style)]),
    `${style.bold("next")}\n${commands.map((line) => `  ${line}`).join("\n")}`,
  ].join("\n\n");
}
