import type { ModelVersion, RegisteredModel } from "@sentiment/mlflow";
import type { Registered } from "../registry/registered.ts";
import { marks } from "./marks.ts";
import type { SyncAction } from "./sync-result.ts";

/** A version and what the target has of it. */
export interface VersionFacts {
  readonly version: ModelVersion;
  /** Perhaps begun only. */
  readonly there: ModelVersion | undefined;
  /** `copied`, `unchanged` for what is complete there, `deleted` for what was so and is gone. */
  readonly action: SyncAction;
}

/** A copy of it, another copy of what it is a copy of, or what it is a copy of. */
export function versionFacts(version: ModelVersion, target: Registered | undefined): VersionFacts {
  const original = version.tags[marks.version];
  const there = target?.versions.find((other) => {
    const copyOf = other.tags[marks.version];
    return copyOf === undefined ? original === markOf(other) : copyOf === markOf(version) || copyOf === original;
  });
  if (there === undefined) {
    const isGone = target !== undefined && versionsGiven(target.model).includes(markOf(version));
    return { version, there, action: isGone ? "deleted" : "copied" };
  }
  const isWhole = there.tags[marks.done] !== undefined || there.tags[marks.version] === undefined;
  return { version, there, action: isWhole ? "unchanged" : "copied" };
}

/** The versions that were copied to a registered model, by their marks. */
export function versionsGiven({ tags }: RegisteredModel): string[] {
  return (tags[marks.versions] ?? "").split(", ").filter(Boolean);
}

/** `3 2026-11-22T19:30:00.123Z`: its number and when it was made. */
export function markOf({ version, creationTime }: ModelVersion): string {
  return `${version} ${new Date(creationTime).toISOString()}`;
}
