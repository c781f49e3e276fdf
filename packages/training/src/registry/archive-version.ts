import type { Store } from "@sentiment/mlflow";
import { holderOf } from "./place.ts";
import { registered, versionOf } from "./registered.ts";
import { moveVersion, type ChangeOptions, type RegistryChange } from "./registry-change.ts";
import type { ServingStage } from "./stage-name.ts";

export interface ArchiveOptions extends ChangeOptions {
  readonly name: string;
  /** A version, or whatever holds a stage. */
  readonly which: { readonly version: string } | { readonly stage: ServingStage };
}

/** Takes a version out of its stage, whose alias it loses; an empty stage is nothing to do. */
export async function archiveVersion(
  store: Store | undefined,
  { name, which, plan = false }: ArchiveOptions,
): Promise<RegistryChange<"archived">> {
  const before = await registered(store, name);
  const version =
    "version" in which ? versionOf(before, which.version).version : holderOf(which.stage, before.places)?.version;
  // Without a store, nothing is registered.
  const from = store!;
  if (version !== undefined) {
    return moveVersion(from, before, { move: { version, to: "archived" }, plan, action: "archive", done: "archived" });
  }
  const nobody = { version: null, stage: null, aliases: [], runId: null, modelUri: null };
  return { name, ...nobody, trackingUri: from.uri, action: "unchanged", plan, gates: [], changes: [] };
}
