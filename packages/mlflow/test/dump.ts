import type { Experiment, LoggedModel, Metric, Run, Store } from "@sentiment/mlflow";
import { pages } from "./all-pages.ts";
import { dumpRegistry } from "./dump-registry.ts";

/** Everything that a store shows, in its order, page by page; numbers that JSON does not know are text. */
export async function dump(store: Store): Promise<unknown> {
  const experiments = await pages((pageToken) =>
    store.searchExperiments({ viewType: "ALL", maxResults: 3, pageToken }),
  );
  const experimentIds = experiments.items.map((experiment) => experiment.experimentId);
  const runs = await pages((pageToken) =>
    store.searchRuns({ experimentIds, viewType: "ALL", maxResults: 7, pageToken }),
  );
  const models = (await store.hasLoggedModels())
    ? await pages((pageToken) => store.searchLoggedModels({ experimentIds, maxResults: 5, pageToken }))
    : { items: [], pages: 0 };
  const histories: Record<string, unknown> = {};
  for (const run of runs.items) {
    for (const key of Object.keys(run.data.metrics)) {
      const { items } = await pages((pageToken) =>
        store.getMetricHistory(run.info.runId, key, { maxResults: 4, pageToken }),
      );
      histories[`${run.info.runId} ${key}`] = items.map(metricText);
    }
  }
  return {
    experiments: experiments.items.map(experimentText),
    runs: runs.items.map(runText),
    models: models.items.map(modelText),
    histories,
    pages: [experiments.pages, runs.pages, models.pages],
    registry: await dumpRegistry(store.registry),
  };
}

function experimentText({ experimentId, name, artifactLocation, lifecycleStage, tags }: Experiment) {
  return { experimentId, name, artifactLocation, lifecycleStage, tags };
}

function metricText({ key, value, timestamp, step }: Metric) {
  return [key, numberText(value), timestamp, step];
}

/** Every bit of it, in a way that Python has too; the sign of zero is not kept by either. */
function numberText(value: number): string {
  if (value === 0) return "0";
  return Number.isFinite(value) ? value.toExponential(16) : String(value);
}

function runText({ info, data, inputs, outputs }: Run) {
  return {
    info: { ...info, endTime: info.endTime ?? null },
    metrics: Object.fromEntries(Object.entries(data.metrics).map(([key, metric]) => [key, metricText(metric)])),
    params: data.params,
    tags: data.tags,
    datasets: byText(
      inputs.datasets.map(({ dataset, tags }) => ({
        ...dataset,
        schema: dataset.schema ?? null,
        profile: dataset.profile ?? null,
        tags,
      })),
    ),
    outputs: byText(outputs.models.map(({ modelId, step }) => [modelId, step])),
  };
}

function modelText(model: LoggedModel) {
  const { creationTime, lastUpdatedTime, metrics, statusMessage, ...rest } = model;
  return {
    ...rest,
    timed: creationTime > 0 && lastUpdatedTime >= creationTime,
    // A server says it in an empty text.
    statusMessage: statusMessage || null,
    metrics: byText(
      metrics.map((each) => [...metricText(each), each.datasetName ?? null, each.datasetDigest ?? null, each.runId]),
    ),
  };
}

/** MLflow gives these in no order. */
function byText<T>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
