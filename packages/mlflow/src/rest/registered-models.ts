import { SentimentError } from "@sentiment/errors";
import type { RegisteredModel } from "../entities.ts";
import { pageSizes } from "../page-sizes.ts";
import type { NewRegisteredModel } from "../registry.ts";
import { checkRegisteredModelName, checkRegistryTag } from "../registry-validation.ts";
import type { Page, Search } from "../store.ts";
import { checkKeyText } from "../validation.ts";
import { once, onceRemoved } from "./once.ts";
import { pageOf, searchMessage } from "./page-of.ts";
import { registeredModelOf } from "./registry-entities.ts";
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

async function callForModel(server: Server, call: Call): Promise<RegisteredModel> {
  const answer = await server.call(call);
  return registeredModelOf(answer.object("registered_model"));
}
