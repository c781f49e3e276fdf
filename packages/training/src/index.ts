export type {
  DataOptions,
  EvaluateOptions,
  EvaluateResult,
  Gate,
  ModelOrigin,
  GridOptions,
  GridResult,
  Prediction,
  Progress,
  Rows,
  RunOptions,
  Seconds,
  TrainOptions,
  TrainResult,
} from "./contract.ts";
export { openScoring, scoreFile, type ScoreOptions, type Scored, type Scoring } from "./batch/score-file.ts";
export type { Scorer, Scores } from "./batch/scorer.ts";
export { scoreFormats, type ScoreFormat } from "./batch/score-format.ts";
export { describeModel, type ModelDescription } from "./describe-model.ts";
export { evaluateModel } from "./evaluate-model.ts";
export { openPredictor, type Predictor } from "./predictor.ts";
export type { TrackedAs, Tracking, VanishedNotice } from "./tracking/tracking.ts";
export { rasterize } from "./rasterize.ts";
export { archiveVersion } from "./registry/archive-version.ts";
export { gateFailure, type GateOptions, type GateResult } from "./registry/gates.ts";
export type { HistoryEntry } from "./registry/history.ts";
export { listModels, type ModelList, type ModelSummary } from "./registry/list-models.ts";
export type { VersionChange } from "./registry/plan-move.ts";
export { promoteVersion } from "./registry/promote-version.ts";
export { checkModelName } from "./registry/registered.ts";
export { registerRun, type RegisterOptions, type Registration } from "./registry/register-run.ts";
export type { RunChoice } from "./registry/run-to-register.ts";
export type { RegistryChange } from "./registry/registry-change.ts";
export { rollBack } from "./registry/roll-back.ts";
export { showModel, type ModelDetails, type VersionSummary } from "./registry/show-model.ts";
export type { ServingStage, StageName } from "./registry/stage-name.ts";
export { bestRun, type BestRun, type BestRunOptions } from "./runs/best-run.ts";
export {
  closeDeadRuns,
  type CloseDeadRunsOptions,
  type ClosingOfRuns,
  type RunningRun,
} from "./runs/close-dead-runs.ts";
export { compareRuns, type FieldComparison, type RunComparison } from "./runs/compare-runs.ts";
export type { ExperimentChoice } from "./runs/experiments.ts";
export { findRun } from "./runs/find-run.ts";
export { listRuns, type ListRunsOptions, type RunList } from "./runs/list-runs.ts";
export type { MetricGoal } from "./runs/metric-goal.ts";
export type { RunSummary } from "./runs/run-summary.ts";
export { showRun, type RunDetails } from "./runs/show-run.ts";
export { train } from "./train.ts";
export { trainGrid } from "./train-grid.ts";
export { syncStores, type SyncOptions } from "./sync/sync-stores.ts";
export type { SyncAction, SyncedModel, SyncedRun, SyncedVersion, SyncResult } from "./sync/sync-result.ts";
export type { FileCache, Folders } from "./together/own-files.ts";
export { Shard, type ShardOptions } from "./together/shard.ts";
export { trainsTogether, trainTogether, type TogetherOptions } from "./together/train-together.ts";
export type { HostTask, HostTasks, TrainingHost } from "./together/training-host.ts";
export { folderCache } from "./together/folder-cache.ts";
export { packed, unpacked } from "./together/packed.ts";
export { trainElsewhere, type MadeElsewhere } from "./train-elsewhere.ts";
