/**
 * What becomes of a thing: `running` is left for later, since its process is at work; `deleted` was deleted at the target and
 * stays so; `skipped` has nothing to be of there (a version whose run was deleted here); `conflict` and `failed` want a
 * hand. `message` says why.
 */
export type SyncAction = "copied" | "updated" | "unchanged" | "running" | "deleted" | "skipped" | "conflict" | "failed";

export interface SyncedRun {
  readonly runId: string;
  readonly runName: string;
  readonly experimentName: string;
  /** null: there is none (yet). */
  readonly targetRunId: string | null;
  readonly action: SyncAction;
  readonly message: string | null;
}

export interface SyncedModel {
  readonly modelId: string;
  readonly name: string;
  readonly runId: string | null;
  /** null where the target has no logged models: its files are among its run's. */
  readonly targetModelId: string | null;
  readonly action: SyncAction;
}

export interface SyncedVersion {
  readonly name: string;
  readonly version: string;
  readonly targetVersion: string | null;
  readonly action: SyncAction;
  readonly message: string | null;
}

export interface SyncResult {
  readonly from: string;
  readonly to: string;
  /** Whether this only says what would be done. */
  readonly plan: boolean;
  readonly runs: readonly SyncedRun[];
  readonly models: readonly SyncedModel[];
  readonly versions: readonly SyncedVersion[];
  /** Of the runs and models that were copied or updated. */
  readonly files: number;
  readonly bytes: number;
}
