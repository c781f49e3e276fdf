export { evaluate } from "./evaluate.ts";
export type { Curve, Evaluation, LabelledCurve, Scored } from "./evaluation.ts";
export { Judge, type EvaluateOptions } from "./judge.ts";
export { barsSvg, type Bar, type BarGroup, type BarsOptions } from "./pictures/bars-svg.ts";
export { calibrationSvg } from "./pictures/calibration-svg.ts";
export { confusionMatrixSvg } from "./pictures/confusion-matrix-svg.ts";
export { precisionRecallSvg } from "./pictures/precision-recall-svg.ts";
export { rocSvg } from "./pictures/roc-svg.ts";
export type { PictureOptions, ThemeName } from "./pictures/theme.ts";
