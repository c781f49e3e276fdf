import { SentimentError } from "@sentiment/errors";
import { everyRegisteredModel, type ModelVersion, type RegisteredModel, type Store } from "@sentiment/mlflow";
import { findRegistered, type Registered } from "../registry/registered.ts";
import type { Copying } from "./copy-run.ts";
import { copyVersion, mapVersionTags } from "./copy-version.ts";
import { withoutMarks } from "./marks.ts";
import type { SyncedVersion } from "./sync-result.ts";
import { versionFacts, type VersionFacts } from "./version-facts.ts";
import { failureOf } from "./failure.ts";

/** A registered model of the source and what the target has of that name. */
export interface RegisteredPair {
  readonly here: Registered;
  readonly there: Registered | undefined;
  /** Of each version here that is to be at the target. */
  readonly facts: readonly VersionFacts[];
}

/** The registered models of the source; of those runs only, if some are given: then just the versions that are of them. */
export async function surveyRegistry(
  source: Store,
  target: Store | undefined,
  runIds: ReadonlySet<string> | undefined,
): Promise<RegisteredPair[]> {
  const pairs: RegisteredPair[] = [];
  for await (const { name } of everyRegisteredModel(source.registry)) {
    const here = await findRegistered(source, name);
    if (here === undefined) continue;
    const there = target === undefined ? undefined : await findRegistered(target, name);
    const versions = here.versions.filter(({ runId = "" }) => runIds === undefined || runIds.has(runId));
    if (versions.length === 0 && runIds !== undefined) continue;
    pairs.push({ here, there, facts: versions.map((version) => versionFacts(version, there)) });
  }
  return pairs;
}

/** Copies registered models with their versions, the first version first, so that they keep their numbers where they can. */
export async function copyRegistry(pairs: readonly RegisteredPair[], copying: Copying): Promise<SyncedVersion[]> {
  const done: SyncedVersion[] = [];
  for (const pair of pairs) {
    await copyRegisteredModel(pair.here.model, pair.there?.model, copying);
    let now = pair.there;
    const numbers = new Map<string, string>();
    for (const facts of pair.facts) {
      copying.signal.throwIfAborted();
      const copied = await tryVersion(pair.here, facts, { now, numbers, copying });
      if (copied.targetVersion !== null) numbers.set(copied.version, copied.targetVersion);
      done.push(copied);
      if (copied.action === "copied") now = await findRegistered(copying.target, facts.version.name);
    }
  }
  return done;
}

async function tryVersion(
  here: Registered,
  facts: VersionFacts,
  { now, numbers, copying }: { now: Registered | undefined; numbers: Map<string, string>; copying: Copying },
): Promise<SyncedVersion> {
  const { version, there, action } = facts;
  const about = { name: version.name, version: version.version };
  try {
    if (action === "copied") {
      const targetVersion = await copyVersion(here, facts, { now, numbers, copying });
      return { ...about, targetVersion, action, message: null };
    }
    if (there === undefined) return { ...about, targetVersion: null, action, message: "it was deleted there" };
    const changed = await addHistory(version, there, { numbers, copying });
    return { ...about, targetVersion: there.version, action: changed ? "updated" : "unchanged", message: null };
  } catch (error) {
    return { ...about, targetVersion: there?.version ?? null, ...failureOf(error) };
  }
}

/** Of a version that is complete only what has happened since is told: tags that it lacks. Its stage is the target's. */
async function addHistory(
  version: ModelVersion,
  there: ModelVersion,
  { numbers, copying }: { readonly numbers: ReadonlyMap<string, string>; readonly copying: Copying },
): Promise<boolean> {
  const tags = await mapVersionTags(version, numbers, copying);
  const missing = Object.entries(tags).filter(([key]) => there.tags[key] === undefined);
  for (const [key, value] of missing) await copying.target.registry.setModelVersionTag(there, key, value);
  return missing.length > 0;
}

async function copyRegisteredModel(
  { name, description, tags }: RegisteredModel,
  there: RegisteredModel | undefined,
  { target }: Copying,
): Promise<void> {
  if (there === undefined) {
    try {
      await target.registry.createRegisteredModel({ name, description, tags: withoutMarks(tags) });
    } catch (error) {
      if (!SentimentError.is(error) || error.kind !== "conflict") throw error;
    }
    return;
  }
  const missing = Object.entries(withoutMarks(tags)).filter(([key]) => there.tags[key] === undefined);
  for (const [key, value] of missing) await target.registry.setRegisteredModelTag(name, key, value);
  if (!there.description && description) await target.registry.updateRegisteredModel(name, { description });
}
