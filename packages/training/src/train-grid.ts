import { SentimentError, didYouMean } from "@sentiment/errors";
import { parameterHelp, resolveRecipe } from "@sentiment/pipeline";
import type { GridOptions, GridResult, TrainResult } from "./contract.ts";
import { newModelDirectory } from "./model-directory.ts";
import { plannedRun } from "./planned-run.ts";
import { runTrials, type Trial } from "./run-trials.ts";
import { recorded, recordedWithin } from "./tracking/recorded.ts";
import type { PlannedRun, TrackedRun } from "./tracking/tracked-run.ts";
import type { TrackedAs } from "./tracking/tracking.ts";

/**
 * Every model with every vectorizer on one reading of the data, and which of them is best by `metric`.
 * A parameter goes to those that have it; one that none has is a usage error.
 */
export async function trainGrid(options: GridOptions): Promise<GridResult> {
  const modelParameters = sharedOut("model", options.models, options.modelParameters ?? {});
  const vectorizerParameters = sharedOut("vectorizer", options.vectorizers, options.vectorizerParameters ?? {});
  const plans: Pick<Trial, "spec" | "directory">[] = [];
  for (const vectorizer of options.vectorizers) {
    for (const model of options.models) {
      const spec = await resolveRecipe({
        ...options,
        model,
        vectorizer,
        modelParameters: modelParameters(model),
        vectorizerParameters: vectorizerParameters(vectorizer),
      });
      plans.push({ spec, directory: newModelDirectory(options.outFolder ?? "models", spec) });
    }
  }
  const { tracking, signal } = options;
  return recorded({ tracking, plan: gridRun(options), signal }, async (run) => {
    const results: TrainResult[] = [];
    const trials = plans.map((plan) => gridTrial(plan, run, options));
    for await (const result of runTrials(trials, options)) {
      results.push(result);
      options.onResult?.(result);
    }
    const metric = options.metric ?? defaultMetric(results);
    const best = bestBy(metric, results);
    return { results, metric, best, tracked: await finishGrid(run, metric, results[best]!) };
  });
}

/** The run around the others. */
function gridRun({ models, vectorizers }: GridOptions): PlannedRun {
  return { name: "grid", params: { models: models.join(","), vectorizers: vectorizers.join(",") } };
}

/** One model of the grid, recorded in a run within the grid's. */
function gridTrial(
  { spec, directory }: Pick<Trial, "spec" | "directory">,
  parent: TrackedRun | undefined,
  options: GridOptions,
): Trial {
  const plan = plannedRun(spec, directory, options);
  const { signal } = options;
  return {
    spec,
    directory,
    replace: false,
    params: plan.params,
    record: (work) => recordedWithin(parent, { plan, signal }, work),
  };
}

/** The grid's own run says which was best, as scikit-learn's autolog does for a grid search. */
async function finishGrid(
  run: TrackedRun | undefined,
  metric: string,
  best: TrainResult,
): Promise<TrackedAs | undefined> {
  if (run === undefined) return undefined;
  await run.metrics({ [`best_${metric}`]: best.metrics[metric]! });
  await run.tags({ "sentiment.best_run_id": best.tracked!.runId });
  return run.finish();
}

type Parameters = Readonly<Record<string, unknown>>;

/** Gives each model or vectorizer the parameters it has. */
function sharedOut(
  kind: "model" | "vectorizer",
  chosen: readonly string[],
  given: Parameters,
): (name: string) => Parameters {
  const has = new Map(parameterHelp(kind).map(({ name, parameters }) => [name, parameters.map((one) => one.name)]));
  const all = chosen.flatMap((name) => has.get(name) ?? []);
  for (const name of Object.keys(given)) {
    if (all.includes(name)) continue;
    throw new SentimentError({
      kind: "usage",
      code: "UNKNOWN_PARAMETER",
      message: `None of the ${kind}s ${chosen.join(", ")} has a parameter ${JSON.stringify(name)}.${didYouMean(name, all)}`,
      hint: `Their parameters are ${[...new Set(all)].join(", ")}.`,
    });
  }
  return (chosenName) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => has.get(chosenName)?.includes(name) ?? false));
}

function defaultMetric(results: readonly TrainResult[]): string {
  const validated = results.some(({ rows }) => rows.validation > 0);
  return validated ? "validation_f1_macro" : "training_f1_macro";
}

function bestBy(metric: string, results: readonly TrainResult[]): number {
  const sign = metric.endsWith("log_loss") ? -1 : 1;
  let best = -1;
  let bestScore = -Infinity;
  for (const [index, { metrics }] of results.entries()) {
    const score = sign * (metrics[metric] ?? NaN);
    if (score > bestScore) {
      best = index;
      bestScore = score;
    }
  }
  if (best >= 0) return best;
  const names = Object.keys(results[0]?.metrics ?? {});
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_METRIC",
    message: `No result has the metric ${JSON.stringify(metric)}.${didYouMean(metric, names)}`,
    hint: `The metrics are ${names.join(", ")}.`,
  });
}
