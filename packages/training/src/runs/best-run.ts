import { SentimentError, didYouMean } from "@sentiment/errors";
import {
  attribute,
  everyRun,
  metric as metricOf,
  type Run,
  type RunSearch,
  type RunStatus,
  type Store,
} from "@sentiment/mlflow";
import { chosenExperiments, type ExperimentChoice } from "./experiments.ts";
import { metricGoal, type MetricGoal } from "./metric-goal.ts";
import { runSummary, type RunSummary } from "./run-summary.ts";

export interface BestRunOptions extends ExperimentChoice {
  readonly metric: string;
  /** Default: by the metric's name. */
  readonly goal?: MetricGoal | undefined;
  /** MLflow's grammar: among which runs. */
  readonly filter?: string | undefined;
  /** Default: FINISHED, since others may have no model. */
  readonly statuses?: readonly RunStatus[] | undefined;
  /** Only runs that say they have a model. */
  readonly withModel?: boolean | undefined;
}

/** A run, and why it was chosen. */
export interface BestRun extends RunSummary {
  readonly metric: string;
  readonly value: number;
  readonly goal: MetricGoal;
}

/**
 * The run with the best value of a metric; of equal ones the first to have started.
 * Throws an input error where there are no such runs, a usage error where none of them has the metric.
 */
export async function bestRun(
  store: Store | undefined,
  { metric, goal = metricGoal(metric), filter, statuses = ["FINISHED"], withModel = false, ...choice }: BestRunOptions,
): Promise<BestRun> {
  const counts = (run: Run): boolean => statuses.includes(run.info.status) && (!withModel || hasModel(run));
  const wanted = statuses.join(" or ") + (withModel ? ", has a model" : "");
  const experiments = await chosenExperiments(store, choice);
  if (store === undefined || experiments.length === 0) throw noRuns(choice, wanted);
  const names = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  const search: RunSearch = { experimentIds: [...names.keys()], filter };
  const { ascending, descending } = metricOf(metric);
  // Runs without the metric, and with NaN, come last in either direction.
  const orderBy = [goal === "max" ? descending : ascending, attribute("start_time").ascending];
  for await (const run of everyRun(store, { ...search, orderBy, maxResults: 100 })) {
    const value = run.data.metrics[metric]?.value ?? Number.NaN;
    if (Number.isNaN(value)) break;
    if (!counts(run)) continue;
    return { ...runSummary(run, names.get(run.info.experimentId) ?? ""), metric, value, goal };
  }
  const metrics = await metricNames(store, search, counts);
  if (metrics === undefined) throw noRuns(choice, wanted);
  throw noSuchMetric(metric, metrics);
}

/** As far as the run itself says: MLflow 3 has it among the outputs, MLflow 2 in a tag. */
function hasModel({ outputs, data }: Run): boolean {
  return outputs.models.length > 0 || data.tags["mlflow.log-model.history"] !== undefined;
}

/** The metrics that these runs have; undefined where there are no runs. */
async function metricNames(
  store: Store,
  search: RunSearch,
  counts: (run: Run) => boolean,
): Promise<readonly string[] | undefined> {
  let found: Set<string> | undefined;
  for await (const run of everyRun(store, search)) {
    if (!counts(run)) continue;
    found ??= new Set();
    for (const name of Object.keys(run.data.metrics)) found.add(name);
  }
  return found && [...found].sort();
}

function noRuns({ experiment, experimentId }: ExperimentChoice, wanted: string): SentimentError {
  const named = experiment === undefined ? experimentId : JSON.stringify(experiment);
  const where = named === undefined ? "any experiment" : `experiment ${named}`;
  return new SentimentError({
    kind: "input",
    code: "NO_RUNS",
    message: `There is no run to choose from in ${where}: none is ${wanted} and meets the filter.`,
    hint: "Train one first (sentiment train), or look at what there is: sentiment runs list --all-experiments.",
  });
}

function noSuchMetric(metric: string, metrics: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "UNKNOWN_METRIC",
    message: `No run has the metric ${JSON.stringify(metric)}.${didYouMean(metric, metrics)}`,
    hint: metrics.length === 0 ? "They have no metrics at all." : `The metrics are ${metrics.join(", ")}.`,
  });
}
