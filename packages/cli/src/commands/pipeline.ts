import type { CarriedOut } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { modelNames, vectorizerNames } from "@sentiment/pipeline";
import { someText, type ResolvedSettings } from "@sentiment/settings";
import {
  checkModelName,
  openPredictor,
  registerRun,
  trainGrid,
  type GridResult,
  type Prediction,
  type Registration,
  type TrainResult,
} from "@sentiment/training";
import { defineCommand, type Context } from "../define-command.ts";
import { deployVersion } from "../deploy-version.ts";
import { deploymentDocument } from "../deployment-result.ts";
import { flag, negatedFlag, option } from "../option.ts";
import { chosenData } from "../options/chosen-data.ts";
import { dataOptions } from "../options/data-options.ts";
import { recipeNotes, recipeOptions } from "../options/recipe-options.ts";
import { experimentSettings } from "../options/store-settings.ts";
import { trackingOf, trackingOptions } from "../options/tracking-options.ts";
import { withRegistry } from "../registry-store.ts";
import { trainingDocument } from "../training-result.ts";
import { metricWords } from "../words/numbers.ts";
import { shellWords } from "../words/shell-words.ts";
import { pipelineWords } from "../words/pipeline-words.ts";

const exampleTexts = [
  "What a lovely day, I am so happy!",
  "Worst service ever. I want my money back.",
  "I don't like it, not good at all.",
];

/** What the whole pipeline has made. */
export interface PipelineResult {
  readonly grid: GridResult;
  /** What the best model says of a few sentences: asked of the endpoint, where it is in service. */
  readonly predictions: readonly Prediction[];
  /** The best model as a version in staging, or why it is none; undefined where runs are not recorded. */
  readonly registered: Registration | SentimentError | undefined;
  /** That version in service, or why it is not; undefined where it is not registered, or not to be deployed. */
  readonly deployment: CarriedOut | SentimentError | undefined;
}

/** The main job in one command: every model with every vectorizer, compared, and the best one registered and used. */
export const pipeline = defineCommand({
  description:
    "Reads labelled text, trains every model with every vectorizer, compares them, registers the best as a version of " +
    "--name in staging, deploys it – on this machine, unless the settings map staging to another target –, and asks its " +
    "endpoint. --no-track records, registers and deploys nothing. " +
    "Without --data it learns from what data.dvc names, if that was pulled, else from the bundled sample of review sentences.",
  examples: ["sentiment pipeline", "sentiment pipeline --data tweets.csv --preset tweets --json"],
  options: {
    ...dataOptions,
    ...recipeOptions,
    outFolder: option("--out <folder>", "where the models' folders are made; models by default", someText()),
    pictures: flag("--pictures", "draw the curves and confusion matrices, into each model's folder pictures"),
    ...trackingOptions,
    deploy: negatedFlag("--no-deploy", "put nothing into service"),
  },
  settings: ["data", "labels", "seed", "jobs", "metric", "name", "stateDir", ...experimentSettings],
  notes: recipeNotes,
  async run({ runName, tags, track, deploy, ...values }, context): Promise<PipelineResult> {
    const { conversation, io } = context;
    const resolved = await context.settings();
    // A name that cannot be is better told before the training than after it.
    if (track) checkModelName(resolved.settings.name);
    const grid = await trainGrid({
      ...values,
      ...(await chosenData(resolved.settings, context)),
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
    const registered = await registerBest(grid, resolved.settings.name, context);
    const { modelDir } = grid.results[grid.best]!;
    const deployed = deploy ? await deployBest(modelDir, registered, context) : undefined;
    if (deployed?.predictions !== undefined)
      return { grid, registered, ...deployed, predictions: deployed.predictions };
    const predictor = await openPredictor(modelDir);
    const predictions = predictor.predict(exampleTexts, { explain: true });
    return { grid, registered, predictions, deployment: deployed?.deployment };
  },
  render: pipelineWords,
  json: ({ grid, predictions, registered, deployment }: PipelineResult) => ({
    data: grid.results[0]?.data,
    ...grid.tracked,
    trials: grid.results.map(trainingDocument),
    metric: grid.metric,
    best: trainingDocument(grid.results[grid.best]!),
    registration: registered === undefined || SentimentError.is(registered) ? null : registered,
    deployment: deployment === undefined || SentimentError.is(deployment) ? null : deploymentDocument(deployment),
    predictions,
  }),
  failure({ registered, deployment }) {
    if (SentimentError.is(registered)) return registered;
    return SentimentError.is(deployment) ? deployment : deployment?.failure;
  },
  quiet: ({ grid }) => {
    const { tracked, modelDir } = grid.results[grid.best]!;
    return tracked?.runId ?? modelDir;
  },
});

/** The best run's model to staging. That a registry refuses takes nothing away of what was trained: it is told at the end. */
async function registerBest(
  grid: GridResult,
  name: string,
  context: Context,
): Promise<Registration | SentimentError | undefined> {
  const { tracked } = grid.results[grid.best]!;
  if (tracked === undefined) return undefined;
  const { conversation, io } = context;
  const { runId } = tracked;
  if (grid.tracked?.vanished !== undefined && tracked.vanished === undefined) {
    const later = shellWords("sentiment", "register", "--run-id", runId, "--name", name);
    conversation.warn(`The best model is on the server that has vanished; when it is back: ${later}`);
    return undefined;
  }
  // Where its server has vanished, the run is in another store than was asked for.
  const trackingUri =
    tracked.vanished === undefined ? (await context.settings()).settings.trackingUri : tracked.trackingUri;
  const choice = { runId, metric: grid.metric, name, stage: "staging" } as const;
  try {
    return await withRegistry(trackingUri, context, (store) =>
      registerRun(store, { ...choice, signal: io.signal, onWarning: conversation.warn }),
    );
  } catch (error) {
    if (SentimentError.is(error)) return error;
    throw error;
  }
}

/** As `registerBest`: what hinders a deployment takes nothing away of what was trained. */
async function deployBest(
  modelDir: string,
  registered: PipelineResult["registered"],
  context: Context,
): Promise<Pick<PipelineResult, "deployment"> & { readonly predictions?: readonly Prediction[] }> {
  if (registered === undefined || SentimentError.is(registered)) return { deployment: undefined };
  try {
    return await deployVersion({ modelDir, registered, texts: exampleTexts }, context);
  } catch (error) {
    if (SentimentError.is(error)) return { deployment: error };
    throw error;
  }
}

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
