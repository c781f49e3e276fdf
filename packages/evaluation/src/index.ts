export type { Curve, Evaluation, LabelledCurve, Scored } from "./evaluation.ts";
