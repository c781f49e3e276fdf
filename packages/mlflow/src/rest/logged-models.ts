import type { LoggedModel, LoggedModelStatus, Tags } from "../entities.ts";
import { tag } from "../filter.ts";
import { pageSizes } from "../page-sizes.ts";
import type { LoggedModelSearch } from "../search/logged-models.ts";
import type { NewLoggedModel, Page } from "../store.ts";
import { checkLoggedModelName, checkLoggedModelStatus, loggedModelStatuses } from "../validation.ts";
import type { Answer } from "./answer.ts";
import { once, onceRemoved } from "./once.ts";
import { pageOf, searchMessage } from "./page-of.ts";
import { metricOf } from "./run-of.ts";
import { newRequestId, requestTag, tagList, withoutRequestTag } from "./request-tag.ts";
import { notSupported } from "./server-error.ts";
import type { Call, Server } from "./server.ts";

/** MLflow takes so many parameters of a logged model at a time. */
const paramsAtOnce = 100;

export async function createLoggedModel(server: Server, model: NewLoggedModel): Promise<LoggedModel> {
  const { experimentId, name, sourceRunId, modelType, params = {}, tags = {} } = model;
  checkLoggedModelName(name);
  const request = newRequestId();
  const all = tagList(params);
  const body = {
    experiment_id: experimentId,
    name,
    source_run_id: sourceRunId,
    model_type: modelType,
    params: all.slice(0, paramsAtOnce),
    tags: tagList({ ...tags, [requestTag]: request }),
  };
  const creation = {
    send: () => callForModel(server, { method: "POST", path: "logged-models", body, repeatable: false }),
    async look() {
      const filter = tag(requestTag).eq(request).text;
      const { items } = await searchLoggedModels(server, { experimentIds: [experimentId], filter, maxResults: 1 });
      return items[0];
    },
  };
  await server.wantLoggedModels("logged models");
  const created = await once(creation, server.signal);
  if (all.length <= paramsAtOnce) return created;
  for (let from = paramsAtOnce; from < all.length; from += paramsAtOnce) {
    const more = { model_id: created.modelId, params: all.slice(from, from + paramsAtOnce) };
    await server.call({ method: "POST", path: `${pathOf(created.modelId)}/params`, body: more });
  }
  return getLoggedModel(server, created.modelId);
}

export function getLoggedModel(server: Server, modelId: string): Promise<LoggedModel> {
  return callForModel(server, { method: "GET", path: pathOf(modelId) });
}

export function finalizeLoggedModel(server: Server, modelId: string, status: LoggedModelStatus): Promise<LoggedModel> {
  checkLoggedModelStatus(status);
  return callForModel(server, { method: "PATCH", path: pathOf(modelId), body: { model_id: modelId, status } });
}

async function callForModel(server: Server, call: Call): Promise<LoggedModel> {
  await server.wantLoggedModels("logged models");
  const answer = await server.call(call);
  return loggedModelOf(answer.object("model"));
}

export async function setLoggedModelTags(server: Server, modelId: string, tags: Tags): Promise<void> {
  await server.wantLoggedModels("logged models");
  const body = { tags: tagList(tags) };
  await server.call({ method: "PATCH", path: `${pathOf(modelId)}/tags`, body });
}

export async function deleteLoggedModelTag(server: Server, modelId: string, key: string): Promise<void> {
  await server.wantLoggedModels("logged models");
  if (key.includes("/"))
    throw notSupported(server.uri, "how to delete a logged model's tag with a slash in its key", undefined);
  const path = `${pathOf(modelId)}/tags/${encodeURIComponent(key)}`;
  await onceRemoved(() => server.call({ method: "DELETE", path, repeatable: false }), server.signal);
}

export async function deleteLoggedModel(server: Server, modelId: string): Promise<void> {
  await server.wantLoggedModels("logged models");
  const call = { method: "DELETE", path: pathOf(modelId), repeatable: false } as const;
  await onceRemoved(() => server.call(call), server.signal);
}

export async function searchLoggedModels(server: Server, search: LoggedModelSearch): Promise<Page<LoggedModel>> {
  const { experimentIds, orderBy = [] } = search;
  await server.wantLoggedModels("logged models");
  const message = searchMessage(search, pageSizes.loggedModels);
  const body = { ...message, experiment_ids: experimentIds, order_by: orderBy.map(orderMessage) };
  if (experimentIds.length === 0) return { items: [], nextPageToken: undefined };
  const answer = await server.call({ method: "POST", path: "logged-models/search", body });
  return pageOf(answer, answer.objects("models").map(loggedModelOf));
}

/** `metrics.f1 DESC`: here name and direction are apart, and the name is without quotes. */
function orderMessage(order: string): { readonly field_name: string; readonly ascending: boolean } {
  const [, name = order, direction = "ASC"] = /^\s*(.*?)(?:\s+(ASC|DESC))?\s*$/isu.exec(order) ?? [];
  return { field_name: name.replace(/^([a-z]+\.)?`([^`]*)`$/i, "$1$2"), ascending: direction.toUpperCase() === "ASC" };
}

function pathOf(modelId: string): string {
  return `logged-models/${encodeURIComponent(modelId)}`;
}

function loggedModelOf(model: Answer): LoggedModel {
  const info = model.object("info");
  const data = model.objectOrEmpty("data");
  return {
    modelId: info.text("model_id"),
    experimentId: info.text("experiment_id"),
    name: info.textOrEmpty("name"),
    artifactUri: info.textOrEmpty("artifact_uri"),
    status: info.oneOf("status", loggedModelStatuses, "LOGGED_MODEL_STATUS_UNSPECIFIED"),
    statusMessage: info.optionalText("status_message"),
    creationTime: info.integer("creation_timestamp_ms"),
    lastUpdatedTime: info.integer("last_updated_timestamp_ms"),
    modelType: info.optionalText("model_type"),
    sourceRunId: info.optionalText("source_run_id"),
    tags: withoutRequestTag(info.record("tags")),
    params: data.record("params"),
    metrics: data.objects("metrics").map((metric) => modelMetricOf(metric, info.text("model_id"))),
  };
}

function modelMetricOf(metric: Answer, modelId: string): LoggedModel["metrics"][number] {
  return {
    ...metricOf(metric),
    modelId: metric.optionalText("model_id") ?? modelId,
    datasetName: metric.optionalText("dataset_name"),
    datasetDigest: metric.optionalText("dataset_digest"),
    runId: metric.textOrEmpty("run_id"),
  };
}
