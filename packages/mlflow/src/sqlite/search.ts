import type { Experiment, LoggedModel, Metric, Run } from "../entities.ts";
import { pageSizes } from "../page-sizes.ts";
import { compileExperimentSearch, type ExperimentSearch } from "../search/experiments.ts";
import { compileLoggedModelSearch, type LoggedModelSearch } from "../search/logged-models.ts";
import { compileRunSearch, type RunSearch } from "../search/runs.ts";
import type { Page, PageRequest } from "../store.ts";
import { getExperiment } from "./experiments.ts";
import { loadRuns, metricOf } from "./load-runs.ts";
import { loadLoggedModels } from "./logged-models.ts";
import { selectPage } from "./select-page.ts";
import { textOf, type Statements } from "./statements.ts";

export function searchExperiments(database: Statements, search: ExperimentSearch): Page<Experiment> {
  const page = selectPage(database, compileExperimentSearch(search), search, pageSizes.experiments);
  const items = page.items.map((row) => getExperiment(database, textOf(row["experiment_id"])));
  return { items, nextPageToken: page.nextPageToken };
}

export function searchRuns(database: Statements, search: RunSearch): Page<Run> {
  const page = selectPage(database, compileRunSearch(search), search, pageSizes.runs);
  const ids = page.items.map((row) => textOf(row["run_uuid"]));
  return { items: loadRuns(database, ids), nextPageToken: page.nextPageToken };
}

export function searchLoggedModels(database: Statements, search: LoggedModelSearch): Page<LoggedModel> {
  const page = selectPage(database, compileLoggedModelSearch(search), search, pageSizes.loggedModels);
  const ids = page.items.map((row) => textOf(row["model_id"]));
  return { items: loadLoggedModels(database, ids), nextPageToken: page.nextPageToken };
}

export interface HistoryRequest extends PageRequest {
  readonly runId: string;
  readonly key: string;
}

/** Every point of one metric; none for a run or a metric that is not there, as MLflow has it. */
export function getMetricHistory(database: Statements, request: HistoryRequest): Page<Metric> {
  const sql = "SELECT * FROM metrics WHERE run_uuid = ? AND key = ? ORDER BY timestamp, step, value";
  const page = selectPage(database, { sql, values: [request.runId, request.key] }, request, pageSizes.history);
  return { items: page.items.map(metricOf), nextPageToken: page.nextPageToken };
}
