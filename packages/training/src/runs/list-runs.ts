import { everyRun, type RunStatus, type Store } from "@sentiment/mlflow";
import { chosenExperiments, type ExperimentChoice } from "./experiments.ts";
import { runSummary, type RunSummary } from "./run-summary.ts";

export interface ListRunsOptions extends ExperimentChoice {
  /** MLflow's grammar, as it is. */
  readonly filter?: string | undefined;
  /** MLflow's grammar; default: latest first. */
  readonly orderBy?: readonly string[] | undefined;
  /** Any of these; undefined or none: whatever the status. */
  readonly statuses?: readonly RunStatus[] | undefined;
  /** At most so many. */
  readonly limit: number;
}

export interface RunList {
  readonly runs: readonly RunSummary[];
  /** Whether there are more than `limit`. */
  readonly more: boolean;
}

/** The runs of an experiment or of all; none where there is no store yet. */
export async function listRuns(
  store: Store | undefined,
  { filter, orderBy = [], statuses = [], limit, ...choice }: ListRunsOptions,
): Promise<RunList> {
  const experiments = await chosenExperiments(store, choice);
  if (store === undefined) return { runs: [], more: false };
  const names = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  const runs: RunSummary[] = [];
  const maxResults = statuses.length === 0 ? Math.min(limit + 1, 1000) : 1000;
  // MLflow's grammar knows no OR, so that several statuses are sorted out here.
  for await (const run of everyRun(store, { experimentIds: [...names.keys()], filter, orderBy, maxResults })) {
    if (statuses.length > 0 && !statuses.includes(run.info.status)) continue;
    if (runs.length === limit) return { runs, more: true };
    runs.push(runSummary(run, names.get(run.info.experimentId) ?? ""));
  }
  return { runs, more: false };
}
