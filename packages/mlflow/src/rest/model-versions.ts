import type { ModelVersion } from "../entities.ts";
import { attribute, isComparable } from "../filter.ts";
import { pageSizes } from "../page-sizes.ts";
import type { NewModelVersion, StageTransition, VersionKey } from "../registry.ts";
import {
  checkArchiving,
  checkedStage,
  checkRegisteredModelName,
  checkRegistryTag,
  versionNumber,
} from "../registry-validation.ts";
import type { Page, Search } from "../store.ts";
import { checkKeyText } from "../validation.ts";
import { once, onceRemoved } from "./once.ts";
import { pageOf, searchMessage } from "./page-of.ts";
import { modelVersionOf } from "./registry-entities.ts";
import { newRequestId, requestTag, tagList } from "./request-tag.ts";
import type { Call, Server } from "./server.ts";

/** Tagged with the request, by which it is found if the answer is lost. */
export async function createModelVersion(server: Server, version: NewModelVersion): Promise<ModelVersion> {
  const { name, source, runId, runLink, modelId, description, tags = {} } = version;
  checkRegisteredModelName(name);
  for (const [key, value] of Object.entries(tags)) checkRegistryTag(key, value);
  const request = newRequestId();
  const body = {
    name,
    source,
    run_id: runId,
    run_link: runLink,
    model_id: modelId !== undefined && (await server.hasLoggedModels()) ? modelId : undefined,
    description,
    tags: tagList({ ...tags, [requestTag]: request }),
  };
  const creation = {
    send: () => callForVersion(server, { method: "POST", path: "model-versions/create", body, repeatable: false }),
    look: () => findByRequest(server, name, request),
  };
  return once(creation, server.signal);
}

/** Among those that have just changed: not every server can search by tags. */
async function findByRequest(server: Server, name: string, request: string): Promise<ModelVersion | undefined> {
  const query = {
    filter: isComparable(name) ? attribute("name").eq(name).text : undefined,
    order_by: [attribute("last_updated_timestamp").descending],
    max_results: 100,
  };
  const answer = await server.call({ method: "GET", path: "model-versions/search", query });
  const found = answer.objects("model_versions").find((each) => each.record("tags")[requestTag] === request);
  return found === undefined ? undefined : modelVersionOf(found);
}

export function getModelVersion(server: Server, { name, version }: VersionKey): Promise<ModelVersion> {
  return callForVersion(server, { method: "GET", path: "model-versions/get", query: messageOf({ name, version }) });
}

export async function searchModelVersions(server: Server, search: Search): Promise<Page<ModelVersion>> {
  const query = searchMessage(search, pageSizes.modelVersions);
  const answer = await server.call({ method: "GET", path: "model-versions/search", query });
  return pageOf(answer, answer.objects("model_versions").map(modelVersionOf));
}

export function updateModelVersion(server: Server, key: VersionKey, description: string): Promise<ModelVersion> {
  return callForVersion(server, {
    method: "PATCH",
    path: "model-versions/update",
    body: { ...messageOf(key), description },
  });
}

export async function deleteModelVersion(server: Server, key: VersionKey): Promise<void> {
  const call = { method: "DELETE", path: "model-versions/delete", body: messageOf(key), repeatable: false } as const;
  await onceRemoved(() => server.call(call), server.signal);
}

export async function setModelVersionTag(
  server: Server,
  key: VersionKey,
  [tag, value]: [string, string],
): Promise<void> {
  checkRegistryTag(tag, value);
  await server.call({ method: "POST", path: "model-versions/set-tag", body: { ...messageOf(key), key: tag, value } });
}

export async function deleteModelVersionTag(server: Server, key: VersionKey, tag: string): Promise<void> {
  checkKeyText("tag", tag);
  await server.call({ method: "DELETE", path: "model-versions/delete-tag", body: { ...messageOf(key), key: tag } });
}

/** MLflow's server fails (500) where it should archive what is in None or Archived: that is refused here. */
export function transitionModelVersionStage(server: Server, transition: StageTransition): Promise<ModelVersion> {
  const { archiveExistingVersions = false } = transition;
  const stage = checkedStage(transition.stage);
  checkArchiving(stage, archiveExistingVersions);
  const body = { ...messageOf(transition), stage, archive_existing_versions: archiveExistingVersions };
  return callForVersion(server, { method: "POST", path: "model-versions/transition-stage", body });
}

export async function getModelVersionDownloadUri(server: Server, { name, version }: VersionKey): Promise<string> {
  const query = messageOf({ name, version });
  const answer = await server.call({ method: "GET", path: "model-versions/get-download-uri", query });
  return answer.text("artifact_uri");
}

function messageOf({ name, version }: VersionKey): { readonly name: string; readonly version: string } {
  return { name, version: String(versionNumber(version)) };
}

async function callForVersion(server: Server, call: Call): Promise<ModelVersion> {
  const answer = await server.call(call);
  return modelVersionOf(answer.object("model_version"));
}
