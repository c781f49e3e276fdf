import type { DatasetInput, Metric, ModelOutput, Run, RunInfo } from "../entities.ts";
import { runStatuses } from "../validation.ts";
import type { Answer } from "./answer.ts";
import { withoutRequestTag } from "./request-tag.ts";

const runNameTag = "mlflow.runName";
const userTag = "mlflow.user";
const stages = ["active", "deleted"] as const;

export function runOf(answer: Answer): Run {
  const data = answer.objectOrEmpty("data");
  const inputs = answer.objectOrEmpty("inputs");
  const tags = data.record("tags");
  return {
    info: runInfoOf(answer.object("info"), tags),
    data: {
      metrics: Object.fromEntries(data.objects("metrics").map((metric) => [metric.text("key"), metricOf(metric)])),
      params: data.record("params"),
      tags: withoutRequestTag(tags),
    },
    inputs: {
      datasets: inputs.objects("dataset_inputs").map(datasetInputOf),
      modelIds: inputs.objects("model_inputs").map((model) => model.text("model_id")),
    },
    outputs: { models: answer.objectOrEmpty("outputs").objects("model_outputs").map(modelOutputOf) },
  };
}

/** Old runs have name and user in their tags only. */
export function runInfoOf(info: Answer, tags: Readonly<Record<string, string>> = {}): RunInfo {
  return {
    runId: info.optionalText("run_id") ?? info.text("run_uuid"),
    runName: info.optionalText("run_name") ?? tags[runNameTag] ?? "",
    experimentId: info.text("experiment_id"),
    userId: info.optionalText("user_id") ?? tags[userTag] ?? "",
    status: info.oneOf("status", runStatuses, "RUNNING"),
    startTime: info.integer("start_time"),
    endTime: info.optionalInteger("end_time"),
    artifactUri: info.textOrEmpty("artifact_uri"),
    lifecycleStage: info.oneOf("lifecycle_stage", stages, "active"),
  };
}

/** The run's own point, without what MLflow 3 may say besides. */
export function metricOf(metric: Answer): Metric {
  return {
    key: metric.text("key"),
    value: metric.real("value"),
    timestamp: metric.integer("timestamp"),
    step: metric.integer("step"),
  };
}

function datasetInputOf(input: Answer): DatasetInput {
  const dataset = input.object("dataset");
  return {
    dataset: {
      name: dataset.text("name"),
      digest: dataset.text("digest"),
      sourceType: dataset.textOrEmpty("source_type"),
      source: dataset.textOrEmpty("source"),
      schema: dataset.optionalText("schema"),
      profile: dataset.optionalText("profile"),
    },
    tags: input.record("tags"),
  };
}

function modelOutputOf(model: Answer): ModelOutput {
  return { modelId: model.text("model_id"), step: model.integer("step") };
}
