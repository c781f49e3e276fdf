import { SentimentError, didYouMean, someOf } from "@sentiment/errors";
import {
  attribute,
  everyModelVersion,
  isComparable,
  type ModelVersion,
  type RegisteredModel,
  type Store,
} from "@sentiment/mlflow";
import { placesOf, type Place } from "./place.ts";

/** A registered model with all its versions. */
export interface Registered {
  readonly model: RegisteredModel;
  /** The first first. */
  readonly versions: readonly ModelVersion[];
  /** Of each version, in the same order. */
  readonly places: readonly Place[];
}

/** A registered model and its versions, undefined where there is none of that name. */
export async function findRegistered(store: Store, name: string): Promise<Registered | undefined> {
  const model = await unlessMissing(async () => store.registry.getRegisteredModel(name));
  if (model === undefined) return undefined;
  const versions: ModelVersion[] = [];
  for await (const version of versionsOf(store, name)) versions.push(version);
  versions.sort((a, b) => Number(a.version) - Number(b.version));
  return { model, versions, places: placesOf(model, versions) };
}

/** The same; throws an input error, naming what is there, where it is missing. */
export async function registered(store: Store | undefined, name: string): Promise<Registered> {
  checkModelName(name);
  const found = store === undefined ? undefined : await findRegistered(store, name);
  if (found !== undefined) return found;
  const names = store === undefined ? [] : await modelNames(store);
  throw new SentimentError({
    kind: "input",
    code: "MODEL_NOT_REGISTERED",
    message: `There is no registered model ${JSON.stringify(name)}.${didYouMean(name, names)}`,
    hint:
      names.length === 0
        ? "None is registered yet: sentiment register does it."
        : `The registered models are ${someOf(names)}.`,
  });
}

/** One version; throws an input error, naming those there are, where it is missing. */
export function versionOf({ model, versions }: Registered, version: string): ModelVersion {
  const found = versions.find((one) => one.version === version);
  if (found !== undefined) return found;
  const numbers = versions.map((one) => one.version);
  throw new SentimentError({
    kind: "input",
    code: "VERSION_NOT_FOUND",
    message: `${JSON.stringify(model.name)} has no version ${version}.`,
    hint: numbers.length === 0 ? "It has no versions at all." : `Its versions are ${numbers.slice(-20).join(", ")}.`,
  });
}

/** Throws a usage error for a name that the registry, or a URI models:/NAME/…, cannot have. */
export function checkModelName(name: string): void {
  if (name.trim() !== "" && !/[/:]|^\.$|^\.\./u.test(name)) return;
  throw new SentimentError({
    kind: "usage",
    code: "BAD_MODEL_NAME",
    message: `${JSON.stringify(name)} cannot be the name of a registered model.`,
    hint: "A name such as sentiment-classifier is wanted: not blank, without / and :, and not .. at its beginning.",
  });
}

async function modelNames(store: Store): Promise<string[]> {
  const { items } = await store.registry.searchRegisteredModels({ maxResults: 1000 });
  return items.map(({ name }) => name);
}

async function* versionsOf(store: Store, name: string): AsyncGenerator<ModelVersion> {
  const filter = isComparable(name) ? attribute("name").eq(name).text : undefined;
  for await (const version of everyModelVersion(store.registry, { filter, maxResults: 1000 })) {
    if (version.name === name) yield version;
  }
}

/** undefined instead of the error that something is not there. */
export async function unlessMissing<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (SentimentError.is(error) && error.code === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
}
