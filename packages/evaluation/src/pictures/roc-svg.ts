import type { Evaluation } from "../evaluation.ts";
import { curveChart } from "./curve-chart.ts";
import { score } from "./format-number.ts";
import type { PictureOptions } from "./theme.ts";
import { titleOf } from "./title.ts";

/** The ROC curve of each class as an SVG document; of two classes that of the second. */
export function rocSvg(evaluation: Evaluation, options: PictureOptions = {}): string {
  const auc = evaluation.metrics["roc_auc"];
  const isBinary = evaluation.classes.length === 2;
  // Of more classes, the curves are each against the rest, but the one figure for all is of pairs.
  const result = auc === undefined ? undefined : `AUC ${score(auc)}${isBinary ? "" : " one-vs-one"}`;
  return curveChart(
    evaluation,
    {
      title: titleOf(isBinary ? "ROC curve" : "ROC curves", options, result),
      curves: evaluation.roc,
      join: "straight",
      marksPoints: false,
      axisNames: { x: "false positive rate", y: "true positive rate" },
      areaName: "AUC",
      reference: { name: "chance", value: "0.500", from: [0, 0], to: [1, 1] },
      undefinedNote: "Not defined: all rows are of one class",
    },
    options,
  );
}
