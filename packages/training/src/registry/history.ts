import { randomBytes } from "node:crypto";
import type { ModelVersion, Registry } from "@sentiment/mlflow";
import type { VersionChange } from "./plan-move.ts";
import { stageName, stageNames, type StageName } from "./stage-name.ts";

/*
 * Who changed what, when, and why: MLflow keeps no such record (mlflow#2169), so each change is written as a tag of the
 * version it happened to, where MLflow's UI shows it too. A tag of its own for each change, because tags cannot be
 * appended to: of two writers at once, neither overwrites the other. `sentiment.history.0012.9f3c21` is change 12 of the
 * model; the digits behind tell writers apart that both took it for the twelfth.
 */
const prefix = "sentiment.history.";
const foldedTag = "sentiment.history.folded";

/** Changes of one version that are kept; older ones are counted. */
const kept = 50;

/** Of a version's tag. MLflow 2 takes 5,000 characters. */
const longestTag = 4800;

const actions = ["register", "promote", "rollback", "archive"] as const;

/** That a change keeps of its run. */
const mostMetrics = 24;

export type RegistryAction = (typeof actions)[number];

/** A change of one version, as it is kept. */
export interface HistoryEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The user of the machine that did it. */
  readonly by: string;
  readonly action: RegistryAction;
  readonly version: string;
  readonly from: StageName;
  readonly to: StageName;
  readonly aliasesAdded: readonly string[];
  readonly aliasesRemoved: readonly string[];
  /** The versions that left the stage for it. */
  readonly replaced: readonly string[];
  /** The version that it made room for. */
  readonly replacedBy: string | null;
  readonly runId: string | null;
  /** Of its run, as they were then; finite ones only. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The changes that are kept of these versions, the oldest first. */
export function historyOf(versions: readonly ModelVersion[]): HistoryEntry[] {
  return numbered(versions).map(({ entry }) => entry);
}

/** How many changes of a version were too old to be kept. */
export function foldedChanges({ tags }: ModelVersion): number {
  const count = Number(tags[foldedTag] ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

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
  const number = Math.max(0, ...numbered(versions).map((one) => one.number)) + 1;
  const key = `${prefix}${String(number).padStart(4, "0")}.${randomBytes(3).toString("hex")}`;
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
  const entries = numbered([of]);
  const old = entries.slice(0, Math.max(0, entries.length + 1 - kept));
  if (old.length === 0) return;
  const key = { name: of.name, version: of.version };
  await registry.setModelVersionTag(key, foldedTag, String(foldedChanges(of) + old.length));
  for (const { tag } of old) await registry.deleteModelVersionTag(key, tag);
}

interface Numbered {
  readonly tag: string;
  readonly number: number;
  readonly entry: HistoryEntry;
}

function numbered(versions: readonly ModelVersion[]): Numbered[] {
  const found = versions.flatMap(({ version, tags, stage }) =>
    Object.entries(tags).flatMap(([tag, text]): Numbered[] => {
      const number = Number(/^sentiment\.history\.(\d{4,15})\.[\da-f]+$/u.exec(tag)?.[1]);
      const entry = Number.isNaN(number) ? undefined : readEntry(text, version, stageName(stage));
      return entry === undefined ? [] : [{ tag, number, entry }];
    }),
  );
  return found.sort((a, b) => a.number - b.number || order(a.entry.at, b.entry.at) || mainFirst(a.entry, b.entry));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function mainFirst(a: HistoryEntry, b: HistoryEntry): number {
  return Number(a.replacedBy !== null) - Number(b.replacedBy !== null);
}

/** undefined for what is no entry of ours: anybody may write tags. */
function readEntry(text: string, version: string, now: StageName): HistoryEntry | undefined {
  const read = jsonObject(text);
  const { at, action } = read;
  if (typeof at !== "string" || Number.isNaN(Date.parse(at)) || !isAction(action)) return undefined;
  const metrics = typeof read["metrics"] === "object" ? (read["metrics"] ?? {}) : {};
  return {
    at: new Date(at).toISOString(),
    by: textOf(read["by"]) ?? "",
    action,
    version,
    from: stageOf(read["from"]) ?? now,
    to: stageOf(read["to"]) ?? now,
    aliasesAdded: textsOf(read["aliasesAdded"]),
    aliasesRemoved: textsOf(read["aliasesRemoved"]),
    replaced: textsOf(read["replaced"]),
    replacedBy: textOf(read["replacedBy"]),
    runId: textOf(read["runId"]),
    metrics: Object.fromEntries(Object.entries(metrics).filter(([, value]) => typeof value === "number")),
  };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isAction(value: unknown): value is RegistryAction {
  return (actions as readonly unknown[]).includes(value);
}

function stageOf(value: unknown): StageName | undefined {
  return stageNames.find((name) => name === value);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
