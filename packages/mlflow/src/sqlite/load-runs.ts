import type { DatasetInput, LifecycleStage, Metric, ModelOutput, Run, RunInfo, RunStatus } from "../entities.ts";
import { notFound } from "../mlflow-error.ts";
import { numberOf, optionalNumberOf, optionalTextOf, textOf, type Row, type Statements } from "./statements.ts";

const runNameTag = "mlflow.runName";

export function loadRun(database: Statements, runId: string): Run {
  const [run] = loadRuns(database, [runId]);
  if (run === undefined) throw notFound(`There is no run with the id ${runId}.`);
  return run;
}

/** Whole runs in the order of their ids, by a handful of queries however many there are; unknown ids are left out. */
export function loadRuns(database: Statements, runIds: readonly string[]): Run[] {
  const ids = JSON.stringify(runIds);
  const of = (sql: string) => byRun(database.all(sql, ids));
  const listed = "IN (SELECT value FROM json_each(?))";
  const infos = of(`SELECT * FROM runs WHERE run_uuid ${listed}`);
  const metrics = of(`SELECT * FROM latest_metrics WHERE run_uuid ${listed} ORDER BY rowid`);
  const params = of(`SELECT * FROM params WHERE run_uuid ${listed} ORDER BY rowid`);
  const tags = of(`SELECT * FROM tags WHERE run_uuid ${listed} ORDER BY rowid`);
  const datasets = of(
    `SELECT i.destination_id AS run_uuid, i.input_uuid, d.*, t.name AS tag_key, t.value AS tag_value
     FROM inputs i JOIN datasets d ON i.source_id = d.dataset_uuid LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid
     WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id ${listed} ORDER BY i.rowid, t.rowid`,
  );
  const models = of(
    `SELECT source_id AS run_uuid, source_type, destination_id, step FROM inputs
     WHERE source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND source_id ${listed} ORDER BY rowid`,
  );
  return runIds.flatMap((id) => {
    const info = infos.get(id)?.[0];
    if (info === undefined) return [];
    const tagsOfRun = texts(tags.get(id));
    return {
      info: runInfoOf(info, tagsOfRun[runNameTag]),
      data: {
        metrics: Object.fromEntries((metrics.get(id) ?? []).map((row) => [textOf(row["key"]), metricOf(row)])),
        params: texts(params.get(id)),
        tags: tagsOfRun,
      },
      inputs: {
        datasets: datasetsOf(datasets.get(id)),
        modelIds: modelsOf(models.get(id), "RUN_INPUT").map(modelIdOf),
      },
      outputs: { models: modelsOf(models.get(id), "RUN_OUTPUT") },
    };
  });
}

function byRun(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => textOf(row["run_uuid"]));
}

function texts(rows: readonly Row[] = []): Record<string, string> {
  return Object.fromEntries(rows.map(({ key, value }) => [textOf(key), textOf(value)]));
}

/** `named` is the tag `mlflow.runName`, which old runs have instead of a name. */
export function runInfoOf(row: Row, named: string | undefined): RunInfo {
  return {
    runId: textOf(row["run_uuid"]),
    runName: textOf(row["name"]) || (named ?? ""),
    experimentId: textOf(row["experiment_id"]),
    userId: textOf(row["user_id"]),
    status: textOf(row["status"]) as RunStatus,
    startTime: numberOf(row["start_time"]),
    endTime: optionalNumberOf(row["end_time"]),
    artifactUri: textOf(row["artifact_uri"]),
    lifecycleStage: textOf(row["lifecycle_stage"]) as LifecycleStage,
  };
}

/** A row of `metrics` or `latest_metrics`. NaN is stored as 0 with a mark. */
export function metricOf(row: Row): Metric {
  return {
    key: textOf(row["key"]),
    value: numberOf(row["is_nan"]) === 0 ? numberOf(row["value"]) : Number.NaN,
    timestamp: numberOf(row["timestamp"]),
    step: numberOf(row["step"]),
  };
}

function datasetsOf(rows: readonly Row[] = []): DatasetInput[] {
  const inputs = Map.groupBy(rows, (row) => textOf(row["input_uuid"]));
  return [...inputs.values()].map((ofInput) => {
    const tags = ofInput.filter((row) => row["tag_key"] !== null);
    const [row] = ofInput;
    return {
      dataset: {
        name: textOf(row?.["name"]),
        digest: textOf(row?.["digest"]),
        sourceType: textOf(row?.["dataset_source_type"]),
        source: textOf(row?.["dataset_source"]),
        schema: optionalTextOf(row?.["dataset_schema"]),
        profile: optionalTextOf(row?.["dataset_profile"]),
      },
      tags: Object.fromEntries(tags.map((each) => [textOf(each["tag_key"]), textOf(each["tag_value"])])),
    };
  });
}

function modelsOf(rows: readonly Row[] = [], sourceType: "RUN_INPUT" | "RUN_OUTPUT"): ModelOutput[] {
  return rows
    .filter((row) => row["source_type"] === sourceType)
    .map((row) => ({ modelId: textOf(row["destination_id"]), step: numberOf(row["step"]) }));
}

function modelIdOf({ modelId }: ModelOutput): string {
  return modelId;
}
