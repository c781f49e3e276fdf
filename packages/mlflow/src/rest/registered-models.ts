import { SentimentError } from "@sentiment/errors";
import type { ModelVersion, RegisteredModel, Stage } from "../entities.ts";
import { notFound } from "../mlflow-error.ts";
import { pageSizes } from "../page-sizes.ts";
import type { NewRegisteredModel } from "../registry.ts";
import {
  checkAlias,
  checkedStage,
  checkNewAlias,
  checkRegisteredModelName,
  checkRegistryTag,
  isLatest,
  versionNumber,
} from "../registry-validation.ts";
import type { Page, Search } from "../store.ts";
import { checkKeyText } from "../validation.ts";
import { getModelVersion } from "./model-versions.ts";
import { once, onceRemoved } from "./once.ts";
import { pageOf, searchMessage } from "./page-of.ts";
import { modelVersionOf, registeredModelOf } from "./registry-entities.ts";
import { tagList } from "./request-tag.ts";
import type { Call, Server } from "./server.ts";

export function createRegisteredModel(server: Server, model: NewRegisteredModel): Promise<RegisteredModel> {
  const { name, description, tags = {} } = model;
  checkRegisteredModelName(name);
  for (const [key, value] of Object.entries(tags)) checkRegistryTag(key, value);
  const body = { name, description, tags: tagList(tags) };
  const creation = {
    send: () => callForModel(server, { method: "POST", path: "registered-models/create", body, repeatable: false }),
    async look() {
      const found = await findRegisteredModel(server, name);
      return found !== undefined && isAs(found, model) ? found : undefined;
    },
    unique: true,
  };
  return once(creation, server.signal);
}

/** Whether a model is what was asked for; if another process has made it meanwhile, that is as good. */
function isAs(found: RegisteredModel, { description, tags = {} }: NewRegisteredModel): boolean {
  const tagged = Object.entries(tags).every(([key, value]) => found.tags[key] === value);
  return tagged && (found.description ?? "") === (description ?? "");
}

export function getRegisteredModel(server: Server, name: string): Promise<RegisteredModel> {
  return callForModel(server, { method: "GET", path: "registered-models/get", query: { name } });
}

async function findRegisteredModel(server: Server, name: string): Promise<RegisteredModel | undefined> {
  try {
    return await getRegisteredModel(server, name);
  } catch (error) {
    if (SentimentError.is(error) && error.code === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
}

export async function searchRegisteredModels(server: Server, search: Search): Promise<Page<RegisteredModel>> {
  const query = searchMessage(search, pageSizes.registeredModels);
  const answer = await server.call({ method: "GET", path: "registered-models/search", query });
  return pageOf(answer, answer.objects("registered_models").map(registeredModelOf));
}

export function renameRegisteredModel(server: Server, name: string, newName: string): Promise<RegisteredModel> {
  checkRegisteredModelName(newName);
  const body = { name, new_name: newName };
  const renaming = {
    send: () => callForModel(server, { method: "POST", path: "registered-models/rename", body, repeatable: false }),
    async look() {
      const old = await findRegisteredModel(server, name);
      return old === undefined ? findRegisteredModel(server, newName) : undefined;
    },
    unique: true,
  };
  return once(renaming, server.signal);
}

export function updateRegisteredModel(server: Server, name: string, description: string): Promise<RegisteredModel> {
  const body = { name, description };
  return callForModel(server, { method: "PATCH", path: "registered-models/update", body });
}

export async function deleteRegisteredModel(server: Server, name: string): Promise<void> {
  const call = { method: "DELETE", path: "registered-models/delete", body: { name }, repeatable: false } as const;
  await onceRemoved(() => server.call(call), server.signal);
}

export async function setRegisteredModelTag(
  server: Server,
  name: string,
  [key, value]: [string, string],
): Promise<void> {
  checkRegistryTag(key, value);
  await server.call({ method: "POST", path: "registered-models/set-tag", body: { name, key, value } });
}

export async function deleteRegisteredModelTag(server: Server, name: string, key: string): Promise<void> {
  checkKeyText("tag", key);
  await server.call({ method: "DELETE", path: "registered-models/delete-tag", body: { name, key } });
}

export async function setRegisteredModelAlias(server: Server, body: AliasedVersion): Promise<void> {
  checkNewAlias(body.alias);
  versionNumber(body.version);
  const call = { method: "POST", path: "registered-models/alias", body: { ...body } } as const;
  try {
    await server.call(call);
  } catch (error) {
    if (!isThereTwice(error)) throw error;
    await server.call(call);
  }
}

/**
 * Of two who give an alias that is new at the same time, MLflow's database refuses the second (in the words of SQLite,
 * PostgreSQL or MySQL), whose request then changes what the first has made.
 */
function isThereTwice(error: unknown): boolean {
  return (
    SentimentError.is(error) &&
    error.code === "INVALID_PARAMETER_VALUE" &&
    /unique constraint|duplicate (?:entry|key)|integrity ?error/i.test(error.message)
  );
}

interface AliasedVersion {
  readonly name: string;
  readonly alias: string;
  readonly version: string;
}

export async function deleteRegisteredModelAlias(server: Server, name: string, alias: string): Promise<void> {
  checkAlias(alias);
  await server.call({ method: "DELETE", path: "registered-models/alias", body: { name, alias } });
}

/** MLflow says of an alias that is not there that it is an invalid value. `latest` means the latest version of all. */
export async function getModelVersionByAlias(server: Server, name: string, alias: string): Promise<ModelVersion> {
  checkAlias(alias);
  if (isLatest(alias)) return latestVersion(server, name);
  try {
    const answer = await server.call({ method: "GET", path: "registered-models/alias", query: { name, alias } });
    return modelVersionOf(answer.object("model_version"));
  } catch (error) {
    const missing = SentimentError.is(error) && /\balias\b.*\bnot found\b/i.test(error.message);
    if (!missing || error.code !== "INVALID_PARAMETER_VALUE") throw error;
    const what = `The registered model ${JSON.stringify(name)} has no version with the alias ${JSON.stringify(alias)}.`;
    throw notFound(what, undefined, error);
  }
}

async function latestVersion(server: Server, name: string): Promise<ModelVersion> {
  const { latestVersions } = await getRegisteredModel(server, name);
  const versions = latestVersions.map(({ version }) => Number(version));
  if (versions.length === 0) throw notFound(`The registered model ${JSON.stringify(name)} has no version yet.`);
  return getModelVersion(server, { name, version: String(Math.max(...versions)) });
}

export async function getLatestVersions(
  server: Server,
  name: string,
  stages: readonly Stage[] | undefined,
): Promise<readonly ModelVersion[]> {
  const body = { name, stages: stages?.map(checkedStage) };
  const answer = await server.call({ method: "POST", path: "registered-models/get-latest-versions", body });
  return answer.objects("model_versions").map(modelVersionOf);
}

async function callForModel(server: Server, call: Call): Promise<RegisteredModel> {
  const answer = await server.call(call);
  return registeredModelOf(answer.object("registered_model"));
}
