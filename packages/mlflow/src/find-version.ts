import { didYouMean, SentimentError } from "@sentiment/errors";
import type { ModelVersion, RegisteredModel } from "./entities.ts";
import type { RegisteredModelUri } from "./model-uri.ts";
import type { Registry } from "./registry.ts";

/** The version that a URI names. Throws an input error where there is none, naming what there is. */
export async function findVersion(registry: Registry, uri: RegisteredModelUri): Promise<ModelVersion> {
  const { name, which } = uri;
  try {
    if (which.by === "version") return await registry.getModelVersion({ name, version: which.version });
    if (which.by === "alias") return await registry.getModelVersionByAlias(name, which.alias);
    const versions = await registry.getLatestVersions(name, which.by === "stage" ? [which.stage] : []);
    const latest = versions.toSorted((a, b) => Number(a.version) - Number(b.version)).at(-1);
    if (latest !== undefined) return latest;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw await noSuchVersion(registry, uri);
}

function isMissing(error: unknown): boolean {
  return SentimentError.is(error) && error.code === "RESOURCE_DOES_NOT_EXIST";
}

async function noSuchVersion(registry: Registry, uri: RegisteredModelUri): Promise<SentimentError> {
  const { name, which } = uri;
  const model = await registry.getRegisteredModel(name).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  const failure = { kind: "input", code: "MODEL_NOT_FOUND" } as const;
  if (model === undefined) {
    const near = didYouMean(name, await someNames(registry));
    const message = `There is no registered model ${JSON.stringify(name)}.${near}`;
    return new SentimentError({ ...failure, message, hint: "See which there are: sentiment models list" });
  }
  const missing = {
    version: () => `no version ${which.by === "version" ? which.version : ""}`,
    stage: () => `no version in ${which.by === "stage" ? which.stage : ""}`,
    alias: () => `no version with the alias ${JSON.stringify(which.by === "alias" ? which.alias : "")}`,
    latest: () => "no version yet",
  }[which.by]();
  const message = `The registered model ${JSON.stringify(name)} has ${missing}.`;
  return new SentimentError({ ...failure, message, hint: hintOf(model, uri) });
}

/** Enough to find a slip of the hand in. */
async function someNames(registry: Registry): Promise<string[]> {
  const { items } = await registry.searchRegisteredModels({ maxResults: 1000 });
  return items.map(({ name }) => name);
}

/** What could be named instead, and how a version comes to a stage or an alias. */
function hintOf({ name, aliases, latestVersions }: RegisteredModel, { which }: RegisteredModelUri): string {
  if (latestVersions.length === 0) return "Register one: sentiment register";
  const there = [
    ...latestVersions.map(({ stage, version }) => `${version} (${stage})`),
    ...Object.entries(aliases).map(([alias, version]) => `${version} (@${alias})`),
  ];
  const listed = `There are: ${there.join(", ")}.`;
  if (which.by === "version" || which.by === "latest") return `${listed} All: sentiment models show ${inShell(name)}`;
  return `${listed} sentiment models promote --name ${inShell(name)} gives a version a stage and an alias.`;
}

/** A name as it is typed on a command line. */
function inShell(name: string): string {
  return /^[\w.-]+$/u.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
