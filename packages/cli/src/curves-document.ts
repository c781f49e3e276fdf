import type { Evaluation, LabelledCurve } from "@sentiment/evaluation";

/** The curves of an evaluation as `--json` prints them: points as arrays. A threshold above every score is null. */
export function curvesDocument({ roc, precisionRecall, calibration }: Evaluation): Record<string, unknown> {
  return {
    roc: roc.map(curveDocument),
    precisionRecall: precisionRecall.map(curveDocument),
    calibration: calibration.map(curveDocument),
  };
}

function curveDocument({ label, area, x, y, thresholds, counts }: LabelledCurve): Record<string, unknown> {
  return {
    label,
    area,
    x: [...x],
    y: [...y],
    ...(thresholds === undefined ? {} : { thresholds: Array.from(thresholds, finiteOrNull) }),
    ...(counts === undefined ? {} : { counts: [...counts] }),
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
