import { SentimentError } from "@sentiment/errors";
import { readManifest } from "@sentiment/pipeline";
import { someText } from "@sentiment/settings";
import { evaluateModel, type EvaluateResult } from "@sentiment/training";
import { curvesDocument } from "../curves-document.ts";
import { defineCommand } from "../define-command.ts";
import { option } from "../option.ts";
import { chosenData } from "../options/chosen-data.ts";
import { readingOptions } from "../options/data-options.ts";
import { minimumOption } from "../options/gate-options.ts";
import { chosenModel, modelSourceOptions } from "../options/model-source.ts";
import { reportOptions } from "../options/report-options.ts";
import { experimentSettings } from "../options/store-settings.ts";
import { trackingOf, trackingOptions } from "../options/tracking-options.ts";
import { evaluationWords } from "../words/evaluation-words.ts";

/** Labelled text and a model in, metrics out; the gate of a CI job. */
export const evaluate = defineCommand({
  description:
    "Scores a trained model on labelled text. With --min it is a gate: exit code 5 when a metric falls short.",
  examples: [
    "sentiment evaluate --model-uri models/lr-tfidf-1a2b3c4d --data new-tweets.csv",
    "sentiment evaluate --model-uri models/lr-tfidf-1a2b3c4d --data new-tweets.csv --min f1_macro=0.7 --min roc_auc=0.75",
    'sentiment evaluate --run-id "$(sentiment runs best -q)" --data new-tweets.csv',
  ],
  options: {
    ...modelSourceOptions,
    ...readingOptions,
    gates: minimumOption,
    pictures: option("--pictures <folder>", "draw the curves and the confusion matrix there", someText()),
    ...reportOptions,
    ...trackingOptions,
  },
  settings: ["data", "labels", "jobs", ...experimentSettings],
  async run({ runName, tags, track, ...values }, context) {
    const { conversation, io } = context;
    const { settings: resolved } = await context.settings();
    const { folder: model, origin } = await chosenModel(values, context);
    const result = await evaluateModel({
      ...values,
      ...(await chosenData(resolved, context)),
      tracking: await trackingOf({ runName, tags, track }, context),
      model,
      origin,
      jobs: resolved.jobs,
      signal: io.signal,
      onProgress: conversation.progress,
      onWarning: conversation.warn,
    });
    if (readManifest(model).training.data.digest === result.data.digest) {
      conversation.warn("The model was trained on these very texts: it knows the answers, so this says little.");
    }
    return result;
  },
  render: evaluationWords,
  json: ({ evaluation, tracked, ...result }: EvaluateResult) => ({
    ...tracked,
    ...result,
    curves: curvesDocument(evaluation),
  }),
  quiet: ({ metrics }) => String(metrics["accuracy_score"]),
  failure: ({ gates }) => {
    const unmet = gates.filter(({ met }) => !met);
    if (unmet.length === 0) return undefined;
    const words = unmet.map(
      ({ metric, value, minimum: least }) => `${metric} is ${value}, at least ${least} is demanded`,
    );
    return new SentimentError({ kind: "gate", code: "GATE_NOT_MET", message: `Not good enough: ${words.join("; ")}.` });
  },
});
