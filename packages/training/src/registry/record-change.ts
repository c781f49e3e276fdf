import { randomBytes } from "node:crypto";
import type { ModelVersion, Registry } from "@sentiment/mlflow";
import {
  foldedChanges,
  foldedTag,
  historyPrefix,
  numberedHistory,
  type HistoryEntry,
  type RegistryAction,
} from "./history.ts";
import type { VersionChange } from "./plan-move.ts";

/** Changes of one version that are kept; older ones are counted. */
const kept = 50;

/** Of a version's tag. MLflow 2 takes 5,000 characters. */
const longestTag = 4800;

/** That a change keeps of its run. */
const mostMetrics = 24;

export interface Change {
  readonly name: string;
  readonly action: RegistryAction;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The version that it is about comes first. */
  readonly changes: readonly VersionChange[];
  /** Of that version's run. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Writes a change to the versions that it happened to. `versions` are all of the model, as they were read last. */
export async function recordChange(
  registry: Registry,
  versions: readonly ModelVersion[],
  { name, changes, ...change }: Change,
): Promise<void> {
  const number = Math.max(0, ...numberedHistory(versions).map((one) => one.number)) + 1;
  const key = `${historyPrefix}${String(number).padStart(4, "0")}.${randomBytes(3).toString("hex")}`;
  for (const [place, { version }] of changes.entries()) {
    const of = versions.find((one) => one.version === version);
    const value = entryText(entryAt(place, { ...change, changes }), of?.runId);
    await registry.setModelVersionTag({ name, version }, key, value);
    if (of !== undefined) await fold(registry, of);
  }
}

type Unnamed = Omit<Change, "name">;
/** As a tag's value has it: which version and run it is about, the version itself knows. */
type Written = Omit<HistoryEntry, "version" | "runId">;

function entryAt(place: number, { action, by, at, changes, metrics }: Unnamed): Written {
  const { from, to, aliasesAdded, aliasesRemoved } = changes[place]!;
  const isMain = place === 0;
  const leaving = changes.slice(1).filter((other) => isMain && other.from === to && other.to !== to);
  return {
    at: new Date(at).toISOString(),
    by,
    action,
    from,
    to,
    aliasesAdded,
    aliasesRemoved,
    replaced: leaving.map(({ version }) => version),
    replacedBy: isMain ? null : changes[0]!.version,
    metrics: isMain ? metrics : {},
  };
}

/** The entry as a tag's value: what says most stands first, what says nothing is left out. */
function entryText({ action, from, to, by, at, metrics, ...more }: Written, runId: string | undefined): string {
  const said = Object.entries(more).filter(([, value]) => value !== null && value.length > 0);
  const names = metricsToKeep(metrics);
  for (;;) {
    const measured =
      names.length === 0 ? {} : { metrics: Object.fromEntries(names.map((name) => [name, metrics[name]])) };
    const text = JSON.stringify({ action, from, to, by, at, ...Object.fromEntries(said), runId, ...measured });
    if (text.length <= longestTag || names.length === 0) return text;
    names.pop();
  }
}

/** The finite ones, those of unseen rows first; how long something took says nothing of how good it is. */
function metricsToKeep(metrics: Readonly<Record<string, number>>): string[] {
  const names = Object.keys(metrics).filter((name) => Number.isFinite(metrics[name]) && !name.startsWith("seconds_"));
  const rank = (name: string): number =>
    /^(?:validation|test)_/u.test(name) ? 0 : name.startsWith("training_") ? 2 : 1;
  return names.sort((a, b) => rank(a) - rank(b)).slice(0, mostMetrics);
}

/** Makes room for one more. Whoever else does so at the same time takes away the same. */
async function fold(registry: Registry, of: ModelVersion): Promise<void> {
  const entries = numberedHistory([of]);
  const old = entries.slice(0, Math.max(0, entries.length + 1 - kept));
  if (old.length === 0) return;
  const key = { name: of.name, version: of.version };
  await registry.setModelVersionTag(key, foldedTag, String(foldedChanges(of) + old.length));
  for (const { tag } of old) await registry.deleteModelVersionTag(key, tag);
}
