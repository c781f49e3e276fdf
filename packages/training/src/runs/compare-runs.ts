import type { Store } from "@sentiment/mlflow";
import { experimentNames } from "./experiments.ts";
import { findRun } from "./find-run.ts";
import { runSummary, type RunSummary } from "./run-summary.ts";

/** One parameter, metric, attribute or tag of several runs. */
export interface FieldComparison {
  /** `params.model`, `metrics.validation_f1_macro`, `attributes.status`, `tags.mlflow.user` */
  readonly field: string;
  /** By run, in their order; null where a run has none. */
  readonly values: readonly (string | number | null)[];
}

export interface RunComparison {
  /** In the order asked for, each once. */
  readonly runs: readonly RunSummary[];
  readonly differing: readonly FieldComparison[];
  readonly same: readonly FieldComparison[];
}

/** Runs side by side, looked up by their ids or the beginnings of them: parameters, metrics, attributes, tags. */
export async function compareRuns(store: Store | undefined, ids: readonly string[]): Promise<RunComparison> {
  const found = new Map<string, RunSummary>();
  let names: ReadonlyMap<string, string> | undefined;
  for (const id of ids) {
    const run = await findRun(store, id);
    names ??= await experimentNames(store!);
    found.set(run.info.runId, runSummary(run, names.get(run.info.experimentId) ?? ""));
  }
  const runs = [...found.values()];
  const fields = fieldsOf(runs);
  return { runs, differing: fields.filter(isDiffering), same: fields.filter((field) => !isDiffering(field)) };
}

function fieldsOf(runs: readonly RunSummary[]): FieldComparison[] {
  const parts = (["params", "metrics"] as const).map((part) => fieldsOfPart(part, runs, (run) => run[part]));
  const attributes = fieldsOfPart("attributes", runs, attributesOf);
  const tags = fieldsOfPart("tags", runs, saidTags);
  return [...parts.flat(), ...attributes, ...tags];
}

type Values = Readonly<Record<string, string | number | null>>;

function fieldsOfPart(
  part: string,
  runs: readonly RunSummary[],
  valuesOf: (run: RunSummary) => Values,
): FieldComparison[] {
  const values = runs.map(valuesOf);
  const names = [...new Set(values.flatMap((one) => Object.keys(one)))].sort();
  return names.map((name) => ({
    field: `${part}.${name}`,
    values: values.map((one) => (Object.hasOwn(one, name) ? (one[name] ?? null) : null)),
  }));
}

function attributesOf({ experimentName, status, startTime, seconds, user }: RunSummary): Values {
  return { experiment: experimentName, status, start_time: startTime, seconds, user_id: user };
}

/** Tags that say again what is compared already, or only which process and folder it was. */
const unsaidTags: ReadonlySet<string> = new Set([
  "mlflow.log-model.history",
  "mlflow.runName",
  "mlflow.user",
  "sentiment.boot",
  "sentiment.command",
  "sentiment.model_dir",
  "sentiment.pid",
]);

function saidTags({ tags }: RunSummary): Values {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !unsaidTags.has(name)));
}

function isDiffering({ values }: FieldComparison): boolean {
  return values.some((value) => !Object.is(value, values[0]));
}
