import type { ModelVersion, Store } from "@sentiment/mlflow";

/** What is written on a version for people. */
export interface VersionWords {
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What a version does not say yet; undefined where it says it all. */
export function unsaid(version: ModelVersion, { description, tags = {} }: VersionWords): VersionWords | undefined {
  const fresh = Object.entries(tags).filter(([key, value]) => version.tags[key] !== value);
  const isFresh = description !== undefined && description !== (version.description ?? "");
  if (!isFresh && fresh.length === 0) return undefined;
  return { description: isFresh ? description : undefined, tags: Object.fromEntries(fresh) };
}

/** Writes it on the version. */
export async function describeVersion(
  { registry }: Store,
  { name, version }: ModelVersion,
  { description, tags = {} }: VersionWords,
): Promise<void> {
  if (description !== undefined) await registry.updateModelVersion({ name, version }, { description });
  for (const [key, value] of Object.entries(tags)) await registry.setModelVersionTag({ name, version }, key, value);
}
