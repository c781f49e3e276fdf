import type { ModelVersion, Run, Store } from "@sentiment/mlflow";
import { isoTime } from "../runs/run-summary.ts";
import { metricsOf } from "./gates.ts";
import { foldedChanges, historyOf, historyPrefix, type HistoryEntry } from "./history.ts";
import { modelSummary, sorted, type ModelSummary } from "./list-models.ts";
import type { Place } from "./place.ts";
import { registered, unlessMissing, versionOf } from "./registered.ts";
import { modelUriOf } from "./registry-change.ts";
import { servingStages, type StageName } from "./stage-name.ts";

/** A version as `sentiment models show` tells it. */
export interface VersionSummary {
  readonly version: string;
  readonly stage: StageName;
  readonly aliases: readonly string[];
  /** ready, pending or failed */
  readonly status: string;
  readonly description: string | null;
  /** ISO 8601, UTC. */
  readonly created: string | null;
  readonly updated: string | null;
  /** Who registered it, where that was done here. */
  readonly by: string | null;
  readonly runId: string | null;
  /** null where the run is gone. */
  readonly runName: string | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  /** `models:/m-…` or where the files lie. */
  readonly source: string;
  /** `models:/NAME/VERSION` */
  readonly modelUri: string;
  /** Without those that the history is kept in. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface ModelDetails extends ModelSummary {
  /** The latest first. */
  readonly versions: readonly VersionSummary[];
  /** How many there are in all. */
  readonly versionCount: number;
  /** The changes made here, the oldest first. */
  readonly history: readonly HistoryEntry[];
  /** How many changes were too old to be kept. */
  readonly olderChanges: number;
  /** Where a stage and the alias of its name are not with the same version. */
  readonly disagreements: readonly Disagreement[];
  readonly trackingUri: string;
}

export interface Disagreement {
  readonly stage: StageName;
  /** In the stage, the latest last. */
  readonly inStage: readonly string[];
  /** With the alias. */
  readonly withAlias: string | null;
}

export interface ShowModelOptions {
  readonly name: string;
  /** Only this one. */
  readonly version?: string | undefined;
  /** At most so many versions. */
  readonly limit: number;
}

/** A registered model, its versions and what was done to them. Throws an input error for what is not there. */
export async function showModel(
  store: Store | undefined,
  { name, version, limit }: ShowModelOptions,
): Promise<ModelDetails> {
  const found = await registered(store, name);
  const { model, versions, places } = found;
  const chosen = version === undefined ? versions.slice(-limit).toReversed() : [versionOf(found, version)];
  const about = version === undefined ? versions : chosen;
  const history = historyOf(about);
  // Without a store, nothing is registered.
  const runs = await runsOf(store!, chosen);
  return {
    ...modelSummary(model),
    versions: chosen.map((one) => {
      const place = places.find((other) => other.version === one.version)!;
      return versionSummary(one, place, { run: runs.get(one.runId ?? ""), history });
    }),
    versionCount: versions.length,
    history,
    olderChanges: about.reduce((sum, one) => sum + foldedChanges(one), 0),
    disagreements: disagreementsOf(places),
    trackingUri: store!.uri,
  };
}

function versionSummary(
  of: ModelVersion,
  { stage, aliases }: Place,
  { run, history }: { readonly run: Run | undefined; readonly history: readonly HistoryEntry[] },
): VersionSummary {
  const { name, version } = of;
  const made = history.find((entry) => entry.version === version && entry.action === "register");
  const tags = Object.entries(of.tags).filter(([key]) => !key.startsWith(historyPrefix));
  return {
    version,
    stage,
    aliases,
    status: of.status === "READY" ? "ready" : of.status === "PENDING_REGISTRATION" ? "pending" : "failed",
    description: of.description ?? null,
    created: isoTime(of.creationTime),
    updated: isoTime(of.lastUpdatedTime),
    by: made?.by ?? null,
    runId: of.runId ?? null,
    runName: run?.info.runName ?? null,
    metrics: metricsOf(run),
    params: sorted(run?.data.params ?? {}),
    source: of.source,
    modelUri: modelUriOf(name, version),
    tags: sorted(Object.fromEntries(tags)),
  };
}

/** The runs of versions by id, a few at a time; what has been deleted for good is missing. */
async function runsOf(store: Store, versions: readonly ModelVersion[]): Promise<ReadonlyMap<string, Run>> {
  const ids = [...new Set(versions.flatMap(({ runId }) => runId ?? []))];
  const runs = new Map<string, Run>();
  const next = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const wanted = id;
      const run = await unlessMissing(async () => store.getRun(wanted));
      if (run !== undefined) runs.set(wanted, run);
    }
  };
  await Promise.all(Array.from({ length: 4 }, next));
  return runs;
}

function disagreementsOf(places: readonly Place[]): Disagreement[] {
  return servingStages.flatMap((stage): Disagreement[] => {
    const inStage = places.filter((place) => place.stage === stage).map(({ version }) => version);
    const withAlias = places.find(({ aliases }) => aliases.includes(stage))?.version ?? null;
    const agree = inStage.length <= 1 && (inStage[0] ?? null) === withAlias;
    return agree ? [] : [{ stage, inStage, withAlias }];
  });
}
