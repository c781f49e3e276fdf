import { setTimeout } from "node:timers/promises";
import type { Registry } from "@sentiment/mlflow";
import type { RegistryOperation } from "./registry-operations.ts";
import type { Made } from "./replay.ts";

/** When each model and each version was changed last. */
export type Times = ReadonlyMap<string, number>;

/** Does the operation. @returns what it changed: `+` what is new, `-` what is gone, `~` what has another time. */
export async function performOnRegistry(
  registry: Registry,
  operation: RegistryOperation,
  { made, before }: { readonly made: Made; readonly before: Times },
): Promise<{ readonly changes: string; readonly after: Times }> {
  // A change shows in another millisecond.
  await setTimeout(2);
  await perform(registry, operation, made);
  const after = await times(registry);
  const kept = [...after].filter(([key, time]) => before.get(key) !== time);
  const changed = kept.map(([key]) => `${before.has(key) ? "~" : "+"}${key}`);
  const gone = [...before.keys()].filter((key) => !after.has(key)).map((key) => `-${key}`);
  return { changes: [...changed, ...gone].sort().join(" "), after };
}

export async function times(registry: Registry): Promise<Times> {
  const models = await registry.searchRegisteredModels({ maxResults: 1000 });
  const versions = await registry.searchModelVersions();
  return new Map([
    ...models.items.map((model) => [model.name, model.lastUpdatedTime] as const),
    ...versions.items.map((each) => [`${each.name}/${each.version}`, each.lastUpdatedTime] as const),
  ]);
}

async function perform(registry: Registry, operation: RegistryOperation, made: Made): Promise<unknown> {
  const { name } = operation;
  const key = { name, version: "version" in operation ? operation.version : "" };
  switch (operation.do) {
    case "createRegistered":
      return registry.createRegisteredModel(operation);
    case "renameRegistered":
      return registry.renameRegisteredModel(name, operation.newName);
    case "updateRegistered":
      return registry.updateRegisteredModel(name, operation);
    case "deleteRegistered":
      return registry.deleteRegisteredModel(name);
    case "setRegisteredTag":
      return registry.setRegisteredModelTag(name, operation.key, operation.value);
    case "deleteRegisteredTag":
      return registry.deleteRegisteredModelTag(name, operation.key);
    case "setAlias":
      return registry.setRegisteredModelAlias(name, operation.alias, operation.version);
    case "deleteAlias":
      return registry.deleteRegisteredModelAlias(name, operation.alias);
    case "createVersion":
      return registry.createModelVersion(versionOf(operation, made));
    case "updateVersion":
      return registry.updateModelVersion(key, operation);
    case "deleteVersion":
      return registry.deleteModelVersion(key);
    case "setVersionTag":
      return registry.setModelVersionTag(key, operation.key, operation.value);
    case "deleteVersionTag":
      return registry.deleteModelVersionTag(key, operation.key);
    case "transition":
      return registry.transitionModelVersionStage({
        ...key,
        stage: operation.stage,
        archiveExistingVersions: operation.archive,
      });
    case "askByAlias":
      return registry.getModelVersionByAlias(name, operation.alias);
    case "askLatest":
      return registry.getLatestVersions(name, operation.stages);
    case "askDownloadUri":
      break;
  }
  return registry.getModelVersionDownloadUri(key);
}

function versionOf(operation: Extract<RegistryOperation, { do: "createVersion" }>, { runs, models }: Made) {
  const { name, source, run, ofModel, text, tags } = operation;
  return {
    name,
    source: typeof source === "string" ? source : `models:/${models[source.model % models.length]}`,
    runId: run === undefined ? undefined : runs[run % runs.length],
    modelId: ofModel === undefined ? undefined : models[ofModel % models.length],
    description: text,
    runLink: text,
    tags,
  };
}
