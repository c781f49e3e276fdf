import { SentimentError } from "@sentiment/errors";
import type { TrackedAs } from "@sentiment/training";
import type { PipelineResult } from "../commands/pipeline.ts";
import { confusionMatrixWords } from "./confusion-matrix.ts";
import { rowsWords, dataWords } from "./data-words.ts";
import { endpointFlags } from "./endpoint-flags.ts";
import { facts } from "./facts.ts";
import { gridWords } from "./grid-words.ts";
import { predictionWords } from "./prediction-words.ts";
import { shellWords } from "./shell-words.ts";
import type { Style } from "./style.ts";
import { trackedWords } from "./tracked-words.ts";
import { visible } from "./visible.ts";

/** What `pipeline` says: the data, the six results, the best one's errors, answers and version, and what to type next. */
export function pipelineWords(result: PipelineResult, style: Style): string {
  const { grid, predictions } = result;
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
    ...nextWithVersion(result),
  ];
  return [
    what,
    gridWords(grid, style),
    `${style.bold(`confusion matrix of the best, ${part}`)}\n${matrix}`,
    `${style.bold("what the best says")}\n${predictionWords(predictions, style)}`,
    ...(grid.tracked === undefined ? [] : [facts(recordedFacts(grid.tracked, result), style)]),
    `${style.bold("next")}\n${commands.map((line) => `  ${line}`).join("\n")}`,
  ].join("\n\n");
}

/** What can be done with the registered version, and its endpoint. */
function nextWithVersion({ registered, deployment }: PipelineResult): string[] {
  if (registered === undefined || SentimentError.is(registered)) return [];
  const promote = shellWords("sentiment", "models", "promote", ...named(registered.name));
  if (deployment === undefined || SentimentError.is(deployment)) return [promote];
  const flags = endpointFlags(deployment.plan.endpoint);
  return [
    promote,
    shellWords("sentiment", "predict", ...flags, "Your own sentence"),
    shellWords("sentiment", "undeploy", ...flags),
  ];
}

/** Where the runs are found, and the best of them in the registry. */
function recordedFacts(tracked: TrackedAs, { registered, deployment }: PipelineResult): [string, string][] {
  const runs: [string, string] = ["runs", trackedWords(tracked)];
  if (registered === undefined || SentimentError.is(registered)) return [runs];
  const { name, version, stage } = registered;
  const best: [string, string] = [
    "registered",
    `the best as version ${visible(version ?? "")} of ${visible(name)}, in ${stage}`,
  ];
  if (deployment === undefined || SentimentError.is(deployment)) return [runs, best];
  const { endpoint, target, url, state } = deployment.status;
  return [runs, best, ["deployed", `${visible(endpoint)} on ${target}, ${state}: ${visible(url ?? "")}`]];
}

/** `--name`, where it is not the default. */
function named(name: string): string[] {
  return name === "sentiment-classifier" ? [] : ["--name", name];
}
