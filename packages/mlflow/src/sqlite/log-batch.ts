import type { Metric } from "../entities.ts";
import { invalidValue, notFound } from "../mlflow-error.ts";
import type { Batch } from "../store.ts";
import { checkedParams, checkedTags, checkMetric } from "../validation.ts";
import { activeRun, setTags } from "./runs.ts";
import { numberOf, textOf, type Row, type Statements } from "./statements.ts";

export function logBatch(database: Statements, runId: string, batch: Batch): void {
  const { metrics = [] } = batch;
  const params = checkedParams(batch.params ?? {});
  const tags = checkedTags(batch.tags ?? {});
  for (const metric of metrics) checkMetric(metric);
  const run = activeRun(database, runId);
  for (const param of params) logParam(database, runId, param);
  for (const metric of metrics) {
    logMetric(database, runId, metric);
    if (metric.modelId !== undefined) logModelMetric(database, run, { ...metric, modelId: metric.modelId });
  }
  setTags(database, runId, tags);
}

function logParam(database: Statements, runId: string, [key, value]: [string, string]): void {
  const sql = "INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?) ON CONFLICT (key, run_uuid) DO NOTHING";
  if (database.run(sql, key, value, runId).changes === 1) return;
  const old = textOf(database.get("SELECT value FROM params WHERE key = ? AND run_uuid = ?", key, runId)?.["value"]);
  if (old === value) return;
  throw invalidValue(
    `Changing a parameter is not allowed: ${key} of the run ${runId} is ${JSON.stringify(old)}, not ${JSON.stringify(value)}.`,
    "Log it once, or start another run.",
  );
}

const largest = Number.MAX_VALUE;

/** NaN is stored as 0 with a mark; an infinity as the largest number of its sign, as MLflow does. */
function stored(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-largest, Math.min(largest, value));
}

function logMetric(database: Statements, runId: string, metric: Metric): void {
  const { key, timestamp, step } = metric;
  const row = [key, stored(metric.value), timestamp, step, Number.isNaN(metric.value) ? 1 : 0, runId];
  database.run(
    `INSERT INTO metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (key, timestamp, step, run_uuid, value, is_nan) DO NOTHING`,
    ...row,
  );
  database.run(
    `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (key, run_uuid) DO UPDATE SET
       value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
     WHERE (excluded.step, excluded.timestamp, excluded.value)
       > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)`,
    ...row,
  );
}

/** The metric as the logged model's own, which has one value per time, step and run, and no NaN: 0 stands for it. */
function logModelMetric(database: Statements, run: Row, metric: Metric & { readonly modelId: string }): void {
  const { key, timestamp, step, modelId, datasetName = null, datasetDigest = null } = metric;
  if (database.get("SELECT 1 FROM logged_models WHERE model_id = ?", modelId) === undefined) {
    throw notFound(`There is no logged model with the id ${modelId}, which the metric ${key} judges.`);
  }
  const place = [modelId, key, timestamp, step, run["run_uuid"] ?? null];
  const { changes } = database.run(
    `INSERT INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step, run_id, metric_value,
       experiment_id, dataset_name, dataset_digest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (model_id, metric_name, metric_timestamp_ms, metric_step, run_id) DO NOTHING`,
    ...place,
    stored(metric.value),
    run["experiment_id"] ?? null,
    datasetName,
    datasetDigest,
  );
  if (changes === 1) return;
  const there = database.get(
    `SELECT metric_value, dataset_name, dataset_digest FROM logged_model_metrics
     WHERE model_id = ? AND metric_name = ? AND metric_timestamp_ms = ? AND metric_step = ? AND run_id = ?`,
    ...place,
  );
  const same = numberOf(there?.["metric_value"]) === stored(metric.value);
  if (same && there?.["dataset_name"] === datasetName && there["dataset_digest"] === datasetDigest) return;
  throw invalidValue(
    `The logged model ${modelId} has another value of the metric ${key} at the same time and step.`,
    "Give each value its own step or time.",
  );
}
