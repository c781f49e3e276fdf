import { SentimentError, didYouMean } from "@sentiment/errors";
import type { Run, Store } from "@sentiment/mlflow";
import type { Gate } from "../contract.ts";
import { metricGoal, type MetricGoal } from "../runs/metric-goal.ts";
import { historyOf } from "./history.ts";
import { holderOf, type Place } from "./place.ts";
import { unlessMissing, versionOf, type Registered } from "./registered.ts";
import { isServing } from "./stage-name.ts";

/** What a version must be like to get where it is to go. */
export interface GateOptions {
  readonly minima?: readonly Gate[] | undefined;
  /** A stage or an alias: the metric must not be worse than that of the version there. */
  readonly notWorseThan?: string | undefined;
  /** By how much it may be worse; default 0. */
  readonly tolerance?: number | undefined;
}

/** Whether a demand is met. */
export interface GateResult {
  readonly metric: string;
  readonly value: number;
  /** What is demanded of losses, errors and times is at most; of all else and of every minimum, at least. */
  readonly demands: "at least" | "at most";
  /** null where there is no version to compare with, which meets the demand. */
  readonly limit: number | null;
  /** What it is compared with; null for a minimum. */
  readonly than: { readonly place: string; readonly version: string | null } | null;
  readonly met: boolean;
}

export interface Judged {
  readonly store: Store;
  /** undefined where nothing of that name is registered yet. */
  readonly registered: Registered | undefined;
  /** The metric of `notWorseThan`. */
  readonly metric: string;
  readonly goal?: MetricGoal | undefined;
}

/** The metrics of a run, as numbers. */
export function metricsOf(run: Run | undefined): Readonly<Record<string, number>> {
  const metrics = Object.entries(run?.data.metrics ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(metrics.map(([name, { value }]) => [name, value]));
}

/** Throws a usage error for a metric that is not there, an input error for an alias that is not there. */
export async function judge(
  metrics: Readonly<Record<string, number>>,
  { minima = [], notWorseThan, tolerance = 0 }: GateOptions,
  judged: Judged,
): Promise<GateResult[]> {
  const results = minima.map(({ metric, minimum }): GateResult => {
    const value = valueOf(metric, metrics, "the run");
    return { metric, value, demands: "at least", limit: minimum, than: null, met: value >= minimum };
  });
  if (notWorseThan !== undefined) results.push(await compared(metrics, { place: notWorseThan, tolerance }, judged));
  return results;
}

/** The failure that unmet gates are; undefined where all are met. */
export function gateFailure(gates: readonly GateResult[]): SentimentError | undefined {
  const unmet = gates.filter(({ met }) => !met);
  if (unmet.length === 0) return undefined;
  const words = unmet.map(({ metric, value, demands, limit, than }) => {
    const of = than === null ? "" : ` (version ${than.version}, ${than.place})`;
    return `${metric} is ${value}, ${demands} ${limit} is demanded${of}`;
  });
  return new SentimentError({
    kind: "gate",
    code: "GATE_NOT_MET",
    message: `Not good enough: ${words.join("; ")}.`,
    hint: "Nothing was changed.",
  });
}

async function compared(
  metrics: Readonly<Record<string, number>>,
  { place, tolerance }: { place: string; tolerance: number },
  { store, registered, metric, goal = metricGoal(metric) }: Judged,
): Promise<GateResult> {
  const value = valueOf(metric, metrics, "the run");
  const demands = goal === "max" ? "at least" : "at most";
  const other = registered === undefined ? undefined : placeNamed(place, registered);
  if (registered === undefined || other === undefined) {
    return { metric, value, demands, limit: null, than: { place, version: null }, met: true };
  }
  const theirs = valueOf(metric, await metricsOfVersion(store, registered, other.version), `version ${other.version}`);
  const limit = goal === "max" ? theirs - tolerance : theirs + tolerance;
  const met = goal === "max" ? value >= limit : value <= limit;
  return { metric, value, demands, limit, than: { place, version: other.version }, met };
}

/** What holds a stage or has an alias. An alias must be there: a misspelt one would let everything pass. */
function placeNamed(name: string, { model, places }: Registered): Place | undefined {
  const stage = name.toLowerCase();
  if (isServing(stage)) return holderOf(stage, places);
  const found = places.find(({ aliases }) => aliases.includes(name));
  if (found !== undefined) return found;
  const names = ["staging", "production", ...Object.keys(model.aliases)];
  throw new SentimentError({
    kind: "input",
    code: "ALIAS_NOT_FOUND",
    message: `${JSON.stringify(model.name)} has no stage or alias ${JSON.stringify(name)} to compare with.${didYouMean(name, names)}`,
    hint: `There are ${[...new Set(names)].join(", ")}.`,
  });
}

/** Those of its run; where that has been deleted for good, those of its history. */
async function metricsOfVersion(
  store: Store,
  registered: Registered,
  version: string,
): Promise<Readonly<Record<string, number>>> {
  const of = versionOf(registered, version);
  const { runId } = of;
  const run = runId === undefined ? undefined : await unlessMissing(async () => store.getRun(runId));
  if (run !== undefined) return metricsOf(run);
  return historyOf([of]).findLast((entry) => Object.keys(entry.metrics).length > 0)?.metrics ?? {};
}

function valueOf(metric: string, metrics: Readonly<Record<string, number>>, whose: string): number {
  if (Object.hasOwn(metrics, metric)) return metrics[metric]!;
  const names = Object.keys(metrics);
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_METRIC",
    message: `There is no metric ${JSON.stringify(metric)} of ${whose}.${didYouMean(metric, names)}`,
    hint: names.length === 0 ? "It has no metrics at all." : `Its metrics are ${names.join(", ")}.`,
  });
}
