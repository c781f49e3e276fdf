export type {
  DataOptions,
  EvaluateOptions,
  EvaluateResult,
  Gate,
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
export { describeModel, type ModelDescription } from "./describe-model.ts";
export { evaluateModel } from "./evaluate-model.ts";
export { openPredictor, type Predictor } from "./predictor.ts";
export type { TrackedAs, Tracking } from "./tracking/tracking.ts";
export { rasterize } from "./rasterize.ts";
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
