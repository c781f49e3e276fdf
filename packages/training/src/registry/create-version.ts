import { SentimentError } from "@sentiment/errors";
import type { ModelVersion, Store } from "@sentiment/mlflow";
import { awaitReady } from "./await-ready.ts";
import { registered, type Registered } from "./registered.ts";
import { versionOfSource, type VersionSource } from "./source-of-run.ts";

export interface NewVersion {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a version of a model, and the registered model where it is missing. Of two who do so for the same run at once
 * the first one's version stays, and both have it.
 */
export async function createVersion(
  store: Store,
  of: VersionSource,
  { name, description, tags, signal }: NewVersion,
): Promise<{ readonly version: ModelVersion; readonly now: Registered; readonly created: boolean }> {
  await ensureRegistered(store, name);
  const { run, source, model } = of;
  const { runId } = run.info;
  const made = await store.registry.createModelVersion({
    name,
    source,
    runId,
    modelId: model?.modelId,
    description,
    tags,
  });
  const version = await awaitReady(store.registry, made, signal);
  const now = await registered(store, name);
  const first = now.versions.find((one) => versionOfSource([one], of) !== undefined) ?? version;
  if (first.version === version.version) return { version, now, created: true };
  await store.registry.deleteModelVersion({ name, version: version.version });
  const versions = now.versions.filter((one) => one.version !== version.version);
  const places = now.places.filter((one) => one.version !== version.version);
  return {
    version: await awaitReady(store.registry, first, signal),
    now: { ...now, versions, places },
    created: false,
  };
}

/** Whoever comes first makes it. */
async function ensureRegistered(store: Store, name: string): Promise<void> {
  try {
    await store.registry.createRegisteredModel({ name });
  } catch (error) {
    if (!SentimentError.is(error) || error.kind !== "conflict") throw error;
  }
}
