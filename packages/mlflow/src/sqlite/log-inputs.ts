import { randomUUID } from "node:crypto";
import type { Dataset, DatasetInput, ModelOutput } from "../entities.ts";
import { invalidValue } from "../mlflow-error.ts";
import { checkDatasetInput } from "../validation.ts";
import { activeRun } from "./runs.ts";
import { numberOf, textOf, type Statements } from "./statements.ts";

/** A dataset is known by name and digest within its experiment; a run that has it already keeps it as it is. */
export function logInputs(database: Statements, runId: string, inputs: readonly DatasetInput[]): void {
  for (const input of inputs) checkDatasetInput(input);
  const experimentId = textOf(activeRun(database, runId)["experiment_id"]);
  for (const { dataset, tags } of inputs) {
    const datasetId = datasetIdOf(database, experimentId, dataset);
    const inputId = uuid();
    const { changes } = database.run(
      `INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)
       VALUES (?, 'DATASET', ?, 'RUN', ?)
       ON CONFLICT (source_type, source_id, destination_type, destination_id) DO NOTHING`,
      inputId,
      datasetId,
      runId,
    );
    if (changes === 0) continue;
    for (const [key, value] of Object.entries(tags)) {
      database.run("INSERT INTO input_tags (input_uuid, name, value) VALUES (?, ?, ?)", inputId, key, value);
    }
  }
}

function datasetIdOf(database: Statements, experimentId: string, dataset: Dataset): string {
  const { name, digest, sourceType, source, schema = null, profile = null } = dataset;
  const known = database.get(
    "SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?",
    experimentId,
    name,
    digest,
  );
  if (known !== undefined) return textOf(known["dataset_uuid"]);
  const id = uuid();
  database.run(
    `INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema,
       dataset_profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    experimentId,
    name,
    digest,
    sourceType,
    source,
    schema,
    profile,
  );
  return id;
}

/** A run produces a model once, at one step. */
export function logOutputs(database: Statements, runId: string, models: readonly ModelOutput[]): void {
  activeRun(database, runId);
  for (const { modelId, step } of models) {
    const known = database.get(
      `SELECT step FROM inputs WHERE source_type = 'RUN_OUTPUT' AND source_id = ?
       AND destination_type = 'MODEL_OUTPUT' AND destination_id = ?`,
      runId,
      modelId,
    );
    if (known !== undefined) {
      if (numberOf(known["step"]) === step) continue;
      throw invalidValue(
        `The run ${runId} has the model ${modelId} at the step ${numberOf(known["step"])}, not ${step}.`,
      );
    }
    database.run(
      `INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step)
       VALUES (?, 'RUN_OUTPUT', ?, 'MODEL_OUTPUT', ?, ?)`,
      uuid(),
      runId,
      modelId,
      step,
    );
  }
}

/** As MLflow writes them: without dashes. */
function uuid(): string {
  return randomUUID().replaceAll("-", "");
}
