import type { SyncAction, SyncedRun, SyncedVersion, SyncResult } from "@sentiment/training";
import { facts } from "./facts.ts";
import { byteWords, countOf } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** What `runs sync` says: what was copied, from where to where, and what was left, with the reason. */
export function syncWords(result: SyncResult, style: Style): string {
  const { from, to, plan, runs, models, versions, files, bytes } = result;
  const counts = (...actions: readonly SyncAction[]): string => {
    const among = (items: readonly { readonly action: SyncAction }[], noun: string): string[] => {
      const count = items.filter(({ action }) => actions.includes(action)).length;
      return count === 0 ? [] : [countOf(count, noun)];
    };
    return [...among(runs, "run"), ...among(models, "model"), ...among(versions, "version")].join(", ");
  };
  const due = counts("copied", "updated");
  const size = files === 0 ? "" : `${countOf(files, "file")}, ${byteWords(bytes)}`;
  const nothing = runs.length === 0 ? "nothing: there are no runs" : "nothing: all of it is there";
  const summary = facts(
    [
      ["from", visible(from)],
      ["to", visible(to)],
      [plan ? "to copy" : "copied", counts("copied") || (due === "" ? nothing : "")],
      [plan ? "to update" : "updated", counts("updated")],
      ["files", size],
      ["there already", counts("unchanged")],
    ],
    style,
  );
  const left = [...runs.map(runRow), ...versions.map(versionRow)].filter((row) => row.length > 0);
  const head = ["left", "", "why"].map(style.bold);
  return left.length === 0 ? summary : `${summary}\n\n${table({ head, rows: left })}`;
}

const told: ReadonlySet<SyncAction> = new Set(["running", "deleted", "skipped", "conflict", "failed"]);

function runRow({ runId, runName, action, message }: SyncedRun): string[] {
  return told.has(action) ? [runId.slice(0, 12), visible(runName), visible(message ?? action)] : [];
}

function versionRow({ name, version, action, message }: SyncedVersion): string[] {
  return told.has(action) ? [`version ${version}`, visible(name), visible(message ?? action)] : [];
}

/** The message of the failure: how many, and what is the matter with the first. */
export function troubleWords(troubled: readonly (SyncedRun | SyncedVersion)[]): string {
  const more = troubled.length > 1 ? ` (one of ${troubled.length})` : "";
  return `Not all could be copied. ${troubled[0]?.message ?? ""}${more}`;
}
