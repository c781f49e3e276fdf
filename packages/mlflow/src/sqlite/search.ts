import type { Experiment, LoggedModel, Metric, Run, ViewType } from "../entities.ts";
import { invalidValue } from "../mlflow-error.ts";
import type { Page, PageRequest, Search } from "../store.ts";
import { experimentNumber } from "../validation.ts";
import { getExperiment } from "./experiments.ts";
import { loadRuns, metricOf } from "./load-runs.ts";
import { loadLoggedModels } from "./logged-models.ts";
import { selectPage, stagesOf } from "./select-page.ts";
import { textOf, type Statements } from "./statements.ts";

/** MLflow's page sizes where none is asked for. */
const usual = { experiments: 1000, runs: 1000, models: 100, history: 25_000 };

export interface ViewedSearch extends Search {
  readonly viewType?: ViewType | undefined;
}

export interface SearchOfExperiments extends Search {
  readonly experimentIds: readonly string[];
}

export function searchExperiments(database: Statements, search: ViewedSearch): Page<Experiment> {
  checkPlain(search);
  const sql = `SELECT experiment_id FROM experiments
     WHERE workspace = 'default' AND lifecycle_stage IN (SELECT value FROM json_each(?))
     ORDER BY creation_time DESC, experiment_id`;
  const page = selectPage(database, { sql, values: [stagesOf(search.viewType)] }, search, usual.experiments);
  const items = page.items.map((row) => getExperiment(database, textOf(row["experiment_id"])));
  return { items, nextPageToken: page.nextPageToken };
}

export function searchRuns(database: Statements, search: SearchOfExperiments & ViewedSearch): Page<Run> {
  checkPlain(search);
  const sql = `SELECT run_uuid FROM runs WHERE experiment_id IN (SELECT value FROM json_each(?))
     AND lifecycle_stage IN (SELECT value FROM json_each(?)) ORDER BY start_time DESC, run_uuid`;
  const values = [numbersOf(search.experimentIds), stagesOf(search.viewType)];
  const page = selectPage(database, { sql, values }, search, usual.runs);
  const ids = page.items.map((row) => textOf(row["run_uuid"]));
  return { items: loadRuns(database, ids), nextPageToken: page.nextPageToken };
}

export function searchLoggedModels(database: Statements, search: SearchOfExperiments): Page<LoggedModel> {
  checkPlain(search);
  const sql = `SELECT model_id FROM logged_models WHERE experiment_id IN (SELECT value FROM json_each(?))
     AND lifecycle_stage = 'active' ORDER BY creation_timestamp_ms DESC, model_id`;
  const page = selectPage(database, { sql, values: [numbersOf(search.experimentIds)] }, search, usual.models);
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
  const page = selectPage(database, { sql, values: [request.runId, request.key] }, request, usual.history);
  return { items: page.items.map(metricOf), nextPageToken: page.nextPageToken };
}

/** As a JSON list of numbers for `json_each`, which an id of 18 digits passes unharmed. */
function numbersOf(experimentIds: readonly string[]): string {
  return `[${experimentIds.map((id) => experimentNumber(id)).join(",")}]`;
}

function checkPlain({ filter, orderBy = [] }: Search): void {
  if ((filter ?? "").trim() === "" && orderBy.length === 0) return;
  throw invalidValue("Filters and orders are not supported yet.");
}
