export { evaluate, type EvaluateOptions } from "./evaluate.ts";
export type { Curve, Evaluation, LabelledCurve, Scored } from "./evaluation.ts";
