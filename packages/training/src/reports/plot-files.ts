import { createHash } from "node:crypto";
import type { Evaluation, LabelledCurve } from "@sentiment/evaluation";

/** What DVC draws is called what scikit-learn and DVCLive call it. */
const curves = {
  roc_curve: { of: "roc", x: "fpr", y: "tpr" },
  precision_recall_curve: { of: "precisionRecall", x: "recall", y: "precision" },
  calibration_curve: { of: "calibration", x: "prob_pred", y: "prob_true" },
} as const;

/**
 * An evaluation as files that DVC's built-in templates draw, named as its pictures are: `validation_confusion_matrix.csv`
 * for `confusion`, a row (actual, predicted) for each text, and `validation_roc_curve.json` and the like for `simple`, a list
 * of points. Of more than two classes each has curves of its own: `validation_roc_curve_<class>.json`.
 */
export function plotFiles(part: string, evaluation: Evaluation): Map<string, string> {
  const files = new Map([[`${part}_confusion_matrix.csv`, confusionRows(evaluation)]]);
  const several = evaluation.classes.length > 2;
  for (const [name, { of, x, y }] of Object.entries(curves)) {
    for (const curve of evaluation[of]) {
      const whose = several ? `_${inFileName(curve.label)}` : "";
      files.set(`${part}_${name}${whose}.json`, pointsText(curve, { x, y }));
    }
  }
  return files;
}

/** Rows of a kind stand together, so that which text came first does not show. */
function confusionRows({ classes, confusionMatrix }: Evaluation): string {
  const cells = classes.map(inCsv);
  const rows = confusionMatrix.flatMap((counts, actual) =>
    counts.map((count, predicted) => `${cells[actual]},${cells[predicted]}\n`.repeat(count)),
  );
  return `actual,predicted\n${rows.join("")}`;
}

function inCsv(label: string): string {
  return /[",\r\n]/u.test(label) ? `"${label.replaceAll('"', '""')}"` : label;
}

/** A point a line; a threshold that is above every score is null, for JSON has no infinity. */
function pointsText(
  { x, y, thresholds, counts }: LabelledCurve,
  axes: { readonly x: string; readonly y: string },
): string {
  const points = Array.from(x, (value, i) =>
    JSON.stringify({
      [axes.x]: value,
      [axes.y]: y[i],
      ...(thresholds !== undefined && { threshold: Number.isFinite(thresholds[i]) ? thresholds[i] : null }),
      ...(counts !== undefined && { rows: counts[i] }),
    }),
  );
  return `[\n${points.join(",\n")}\n]\n`;
}

/** A class as a part of a file's name: percent-encoded, or its digest where that is too long. */
function inFileName(label: string): string {
  const encoded = encodeURIComponent(label.toWellFormed()).replaceAll("*", "%2A");
  return encoded.length <= 100 ? encoded : createHash("sha256").update(label).digest("hex").slice(0, 32);
}
