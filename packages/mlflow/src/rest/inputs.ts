import type { DatasetInput, ModelOutput } from "../entities.ts";
import { invalidValue } from "../mlflow-error.ts";
import { checkDatasetInput } from "../validation.ts";
import { callDespiteRaces } from "./call-despite-races.ts";
import { isUncertain, once } from "./once.ts";
import { tagList } from "./request-tag.ts";
import { getRun } from "./runs.ts";
import type { Server } from "./server.ts";

/** A run that has a dataset already keeps it as it is, so this may be repeated. */
export async function logInputs(server: Server, runId: string, inputs: readonly DatasetInput[]): Promise<void> {
  for (const input of inputs) checkDatasetInput(input);
  if (inputs.length === 0) {
    // MLflow 2 takes no empty list; the run is looked for all the same.
    await checkActive(server, runId);
    return;
  }
  const datasets = inputs.map(({ dataset, tags }) => {
    const { name, digest, sourceType, source, schema, profile } = dataset;
    return { dataset: { name, digest, source_type: sourceType, source, schema, profile }, tags: tagList(tags) };
  });
  await callDespiteRaces(server, { method: "POST", path: "runs/log-inputs", body: { run_id: runId, datasets } });
}

/**
 * MLflow writes all or nothing, and fails at a model that the run has already: then what is not there yet is written. That
 * also holds where an earlier answer was lost.
 */
export async function logOutputs(server: Server, runId: string, models: readonly ModelOutput[]): Promise<void> {
  await server.wantLoggedModels("logged models, which runs produce");
  const output = {
    async send() {
      try {
        await send(server, runId, models);
      } catch (error) {
        const missing = isUncertain(error) ? models : await notThereYet(server, runId, models);
        if (missing.length === models.length) throw error;
        await send(server, runId, missing);
      }
      return true;
    },
    // Sending looks anyway.
    look: () => Promise.resolve(undefined),
    unique: true,
  };
  await once(output, server.signal);
}

async function send(server: Server, runId: string, models: readonly ModelOutput[]): Promise<void> {
  if (models.length === 0) return;
  const body = { run_id: runId, models: models.map(({ modelId, step }) => ({ model_id: modelId, step })) };
  await server.call({ method: "POST", path: "runs/outputs", body, repeatable: false });
}

async function notThereYet(server: Server, runId: string, models: readonly ModelOutput[]): Promise<ModelOutput[]> {
  const { outputs } = await getRun(server, runId);
  const steps = new Map(outputs.models.map(({ modelId, step }) => [modelId, step]));
  return models.filter(({ modelId, step }) => {
    const known = steps.get(modelId);
    if (known === undefined || known === step) return known === undefined;
    throw invalidValue(`The run ${runId} has the model ${modelId} at the step ${known}, not ${step}.`);
  });
}

async function checkActive(server: Server, runId: string): Promise<void> {
  const { info } = await getRun(server, runId);
  if (info.lifecycleStage === "deleted") throw invalidValue(`The run ${runId} is deleted.`);
}
