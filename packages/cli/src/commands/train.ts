import { modelNames, vectorizerNames } from "@sentiment/pipeline";
import { someText } from "@sentiment/settings";
import { train as trainModel } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { choice, flag, option } from "../option.ts";
import { checkPlace, placeOptions, placeSettings } from "../options/training-place.ts";
import { chosenData } from "../options/chosen-data.ts";
import { dataOptions } from "../options/data-options.ts";
import { recipeNotes, recipeOptions } from "../options/recipe-options.ts";
import { reportOptions } from "../options/report-options.ts";
import { experimentSettings } from "../options/store-settings.ts";
import { trackingOf, trackingOptions } from "../options/tracking-options.ts";
import { trainingDocument, type TrainedSomewhere } from "../training-result.ts";
import { trainingWords } from "../words/training-words.ts";

/** Labelled text in, a model directory out. */
export const train = defineCommand({
  description:
    "Learns a model from labelled text, judges it on the rows kept for validation, and writes it to a folder. " +
    "Without --data it learns from what data.dvc names, if that was pulled, else from the bundled sample of review sentences.",
  examples: [
    "sentiment train",
    "sentiment train --model nb --vectorizer count --data tweets.csv --labels 0=negative,4=positive",
    "sentiment train --data tweets/ --preset tweets -p C=2 --json",
    "sentiment train --on sagemaker --model nb --vectorizer count --data tweets.csv --instances 3 --spot",
  ],
  options: {
    model: choice("--model <name>", "what learns", modelNames, "lr"),
    vectorizer: choice("--vectorizer <name>", "what turns words into numbers", vectorizerNames, "tfidf"),
    ...dataOptions,
    ...recipeOptions,
    out: option(
      "--out <folder>",
      "where to write the model; by default models/<model>-<vectorizer>-<8 hex>",
      someText(),
    ),
    force: flag("--force", "replace what is at --out"),
    pictures: flag("--pictures", "draw the curves and confusion matrices, into the model's folder pictures"),
    ...reportOptions,
    ...trackingOptions,
    ...placeOptions,
  },
  settings: ["data", "labels", "seed", "jobs", ...experimentSettings, ...placeSettings],
  notes: recipeNotes,
  async run({ runName, tags, track, on, instances, spot, image, ...values }, context): Promise<TrainedSomewhere> {
    const { conversation, io } = context;
    const { settings: resolved } = await context.settings();
    const place = { on, instances, spot, image };
    checkPlace(place, values);
    const options = {
      ...values,
      ...(await chosenData(resolved, context)),
      tracking: await trackingOf({ runName, tags, track }, context),
      seed: resolved.seed,
      jobs: resolved.jobs,
      signal: io.signal,
      onProgress: conversation.progress,
      onWarning: conversation.warn,
    };
    if (on === undefined) return trainModel(options);
    const { trainThere } = await import("../train-there.ts");
    return trainThere(options, place, context);
  },
  render: trainingWords,
  json: trainingDocument,
  quiet: ({ tracked, modelDir }) => tracked?.runId ?? modelDir,
});
