import type { ModelVersion } from "@sentiment/mlflow";
import { stageName, stageNames, type StageName } from "./stage-name.ts";

/*
 * Who changed what, when, and why: MLflow keeps no such record (mlflow#2169), so each change is written as a tag of the
 * version it happened to, where MLflow's UI shows it too. A tag of its own for each change, because tags cannot be
 * appended to: of two writers at once, neither overwrites the other. `sentiment.history.0012.9f3c21` is change 12 of the
 * model; the digits behind tell writers apart that both took it for the twelfth.
 */
export const historyPrefix = "sentiment.history.";
/** How many changes of the version were too old to be kept. */
export const foldedTag = "sentiment.history.folded";

const actions = ["register", "promote", "rollback", "archive"] as const;

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
  return numberedHistory(versions).map(({ entry }) => entry);
}

/** How many changes of a version are only counted. */
export function foldedChanges({ tags }: ModelVersion): number {
  const count = Number(tags[foldedTag] ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** A change where it stands: in which tag, and under which number. */
export interface NumberedEntry {
  readonly tag: string;
  readonly number: number;
  readonly entry: HistoryEntry;
}

/** The same with their places. */
export function numberedHistory(versions: readonly ModelVersion[]): NumberedEntry[] {
  const found = versions.flatMap(({ version, tags, stage }) =>
    Object.entries(tags).flatMap(([tag, text]): NumberedEntry[] => {
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

/** What runs and versions are called elsewhere. */
export interface Renaming {
  readonly version: (number: string) => string;
  readonly run: (runId: string) => Promise<string>;
}

/** The value of a version's tag as the tag of a copy has it: an entry calls runs and versions by their names there. */
export async function renamedHistory(tag: string, value: string, { version, run }: Renaming): Promise<string> {
  const entry = tag.startsWith(historyPrefix) && tag !== foldedTag ? jsonObject(value) : {};
  if (Object.keys(entry).length === 0) return value;
  const { replaced, replacedBy, runId } = entry;
  return JSON.stringify({
    ...entry,
    ...(Array.isArray(replaced) ? { replaced: textsOf(replaced).map(version) } : {}),
    ...(typeof replacedBy === "string" ? { replacedBy: version(replacedBy) } : {}),
    ...(typeof runId === "string" ? { runId: await run(runId) } : {}),
  });
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
