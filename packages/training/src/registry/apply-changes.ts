import type { Store } from "@sentiment/mlflow";
import type { VersionChange } from "./plan-move.ts";
import { registered, type Registered } from "./registered.ts";
import { isServing, mlflowStage, type StageName } from "./stage-name.ts";

/**
 * Does what was planned for a model, at least one change: the stages, the aliases that come, `record`, the aliases that
 * go. Each step is the registry's own; what was done before a failing one stays, and asking again does the rest – a
 * stage's alias goes last, so that the version is found by it until then. Returns how things stand in the end.
 */
export async function applyChanges(
  store: Store,
  name: string,
  { changes, record }: { readonly changes: readonly VersionChange[]; readonly record: () => Promise<void> },
): Promise<Registered> {
  await moveStages(store, name, changes);
  for (const { version, aliasesAdded } of changes) {
    for (const alias of aliasesAdded) await store.registry.setRegisteredModelAlias(name, alias, version);
  }
  await record();
  const given = new Set(changes.flatMap(({ aliasesAdded }) => aliasesAdded));
  for (const alias of changes.flatMap(({ aliasesRemoved }) => aliasesRemoved)) {
    if (!given.has(alias)) await store.registry.deleteRegisteredModelAlias(name, alias);
  }
  return settled(store, name, changes[0]!.to);
}

/** The version that it is about moves first, and archives what else is in the stage in the same step. */
async function moveStages({ registry }: Store, name: string, changes: readonly VersionChange[]): Promise<void> {
  const main = changes[0]!;
  const archives = main.from !== main.to && isServing(main.to);
  for (const change of changes) {
    const { version, from, to } = change;
    const isArchivedAlready = archives && change !== main && from === main.to;
    if (from === to || isArchivedAlready) continue;
    const archiveExistingVersions = archives && change === main;
    await registry.transitionModelVersionStage({ name, version, stage: mlflowStage(to), archiveExistingVersions });
  }
}

/**
 * Of two who move versions to the same stage at once, both may have found it empty, and the later to move may not be the
 * later to set the alias. As each looks again when it is done, the later version has the stage and the alias in the end.
 */
async function settled(store: Store, name: string, stage: StageName): Promise<Registered> {
  const now = await registered(store, name);
  const inStage = isServing(stage) ? now.places.filter((place) => place.stage === stage) : [];
  const holder = inStage.at(-1);
  const isAlone = inStage.length === 1 && now.model.aliases[stage] === holder?.version;
  if (holder === undefined || isAlone) return now;
  for (const { version } of inStage.slice(0, -1)) {
    await store.registry.transitionModelVersionStage({ name, version, stage: mlflowStage("archived") });
  }
  await store.registry.setRegisteredModelAlias(name, stage, holder.version);
  return registered(store, name);
}
