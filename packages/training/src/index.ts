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
export { train } from "./train.ts";
export { trainGrid } from "./train-grid.ts";
