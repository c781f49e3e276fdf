import { modelNames, vectorizerNames } from "@sentiment/pipeline";
import { someText, type ResolvedSettings } from "@sentiment/settings";
import { openPredictor, trainGrid, type GridResult, type Prediction, type TrainResult } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { flag, option } from "../option.ts";
import { dataOf, dataOptions } from "../options/data-options.ts";
import { recipeNotes, recipeOptions } from "../options/recipe-options.ts";
import { trackingOf, trackingOptions, trackingSettings } from "../options/tracking-options.ts";
import { trainingDocument } from "../training-result.ts";
import { metricWords } from "../words/numbers.ts";
import { pipelineWords } from "../words/pipeline-words.ts";

const exampleTexts = [
  "What a lovely day, I am so happy!",
  "Worst service ever. I want my money back.",
  "I don't like it, not good at all.",
];

/** What the whole pipeline has made. */
export interface PipelineResult {
  readonly grid: GridResult;
  /** What the best model says of a few sentences. */
  readonly predictions: readonly Prediction[];
}

/** The main job in one command: every model with every vectorizer, compared, and the best one used. */
export const pipeline = defineCommand({
  description:
    "Reads labelled text, trains every model with every vectorizer, compares them, and predicts with the best. " +
    "Without --data it learns from the bundled sample of review sentences.",
  examples: ["sentiment pipeline", "sentiment pipeline --data tweets.csv --preset tweets --json"],
  options: {
    ...dataOptions,
    ...recipeOptions,
    outFolder: option("--out <folder>", "where the models' folders are made; models by default", someText()),
    pictures: flag("--pictures", "draw the curves and confusion matrices, into each model's folder pictures"),
    ...trackingOptions,
  },
  settings: ["data", "labels", "seed", "jobs", "metric", ...trackingSettings],
  notes: recipeNotes,
  async run({ runName, tags, track, ...values }, context): Promise<PipelineResult> {
    const { conversation, io } = context;
    const resolved = await context.settings();
    const grid = await trainGrid({
      ...values,
      ...dataOf(resolved.settings),
      tracking: await trackingOf({ runName, tags, track }, context),
      models: modelNames,
      vectorizers: vectorizerNames,
      metric: chosenMetric(resolved),
      seed: resolved.settings.seed,
      jobs: resolved.settings.jobs,
      signal: io.signal,
      onProgress: conversation.progress,
      onWarning: conversation.warn,
      onResult: (result) => conversation.note(resultNote(result)),
    });
    const predictor = await openPredictor(grid.results[grid.best]!.modelDir);
    return { grid, predictions: predictor.predict(exampleTexts, { explain: true }) };
  },
  render: pipelineWords,
  json: ({ grid, predictions }: PipelineResult) => ({
    data: grid.results[0]?.data,
    ...grid.tracked,
    trials: grid.results.map(trainingDocument),
    metric: grid.metric,
    best: trainingDocument(grid.results[grid.best]!),
    predictions,
  }),
  quiet: ({ grid }) => {
    const { tracked, modelDir } = grid.results[grid.best]!;
    return tracked?.runId ?? modelDir;
  },
});

/** A line as each result comes: the rest may take a while. */
function resultNote({ model, vectorizer, metrics }: TrainResult): string {
  const names = ["validation_f1_macro", "test_f1_macro", "training_f1_macro"];
  const name = names.find((one) => metrics[one] !== undefined);
  return name === undefined
    ? `${model} ${vectorizer}`
    : `${model} ${vectorizer}: ${name} ${metricWords(metrics[name]!)}`;
}

/** The metric that somebody has chosen; by default the grid takes one that its results have. */
function chosenMetric({ settings, reports }: ResolvedSettings): string | undefined {
  const chosen = reports.some(({ name, origin }) => name === "metric" && origin !== "default");
  return chosen ? settings.metric : undefined;
}
