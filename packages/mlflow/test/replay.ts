import { SentimentError } from "@sentiment/errors";
import type { Store } from "@sentiment/mlflow";
import type { LoggedMetric, Operation } from "./operations.ts";
import { registryKinds, type RegistryOperation } from "./registry-operations.ts";
import { performOnRegistry, times } from "./replay-registry.ts";

/** What exists, in the order in which it was made; handed from one client to the other as JSON. */
export interface Made {
  readonly experiments: string[];
  readonly runs: string[];
  readonly models: string[];
}

/** Does the operations through our client. @returns `ok`, and what changed in the registry, or MLflow's error code for each. */
export async function replay(store: Store, operations: readonly Operation[], made: Made): Promise<string[]> {
  const outcomes: string[] = [];
  let before = await times(store.registry);
  for (const operation of operations) {
    try {
      if (isOnRegistry(operation)) {
        const { changes, after } = await performOnRegistry(store.registry, operation, { made, before });
        outcomes.push(`ok ${changes}`);
        before = after;
      } else {
        await perform(store, operation, made);
        outcomes.push("ok");
      }
    } catch (error) {
      if (!SentimentError.is(error)) throw error;
      outcomes.push(error.code);
    }
  }
  return outcomes;
}

function isOnRegistry(operation: Operation): operation is RegistryOperation {
  return operation.do in registryKinds;
}

async function perform(store: Store, operation: Exclude<Operation, RegistryOperation>, made: Made): Promise<void> {
  const experiment = "experiment" in operation ? pick(made.experiments, operation.experiment) : "";
  const run = "run" in operation ? pick(made.runs, operation.run) : "";
  const model = "model" in operation ? pick(made.models, operation.model) : "";
  switch (operation.do) {
    case "createExperiment":
      made.experiments.push(await store.createExperiment({ name: operation.name, tags: operation.tags }));
      return;
    case "renameExperiment":
      return store.renameExperiment(experiment, operation.name);
    case "deleteExperiment":
      return store.deleteExperiment(experiment);
    case "restoreExperiment":
      return store.restoreExperiment(experiment);
    case "setExperimentTag":
      return store.setExperimentTag(experiment, operation.key, operation.value);
    case "deleteExperimentTag":
      return store.deleteExperimentTag(experiment, operation.key);
    case "createRun": {
      // Without a name both clients would invent one.
      const { start: startTime, tags, name } = operation;
      const runName = name || tags["mlflow.runName"] || "unnamed";
      const { info } = await store.createRun({ experimentId: experiment, runName, startTime, tags });
      made.runs.push(info.runId);
      return;
    }
    case "updateRun":
      await store.updateRun(run, { status: operation.status, endTime: operation.end, runName: operation.name });
      return;
    case "deleteRun":
      return store.deleteRun(run);
    case "restoreRun":
      return store.restoreRun(run);
    case "logBatch": {
      const { params, tags, metrics } = operation.batch;
      return store.logBatch(run, { params, tags, metrics: metrics.map((metric) => metricOf(metric, made)) });
    }
    case "deleteTag":
      return store.deleteTag(run, operation.key);
    case "logInputs":
      return store.logInputs(run, operation.inputs);
    case "createModel": {
      const { name, params, tags } = operation;
      const { experimentId } = (await store.getRun(run)).info;
      const { modelId } = await store.createLoggedModel({
        experimentId,
        name,
        sourceRunId: run,
        modelType: "t",
        params,
        tags,
      });
      made.models.push(modelId);
      return;
    }
    case "logOutputs":
      return store.logOutputs(run, [{ modelId: model, step: operation.step }]);
    case "finalizeModel":
      await store.finalizeLoggedModel(model, operation.status);
      return;
    case "setModelTags":
      return store.setLoggedModelTags(model, operation.tags);
    case "deleteModelTag":
      return store.deleteLoggedModelTag(model, operation.key);
    case "deleteModel":
      return store.deleteLoggedModel(model);
  }
}

function pick(ids: readonly string[], index: number): string {
  return ids[index % ids.length] ?? "";
}

function metricOf({ model, value, ...rest }: LoggedMetric, made: Made) {
  return { ...rest, value: Number(value), ...(model === undefined ? {} : { modelId: pick(made.models, model) }) };
}
