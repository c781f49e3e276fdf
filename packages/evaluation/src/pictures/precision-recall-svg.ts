import type { Evaluation } from "../evaluation.ts";
import { curveChart, type Reference } from "./curve-chart.ts";
import { score } from "./format-number.ts";
import { rowsPerClass } from "./shown-classes.ts";
import type { PictureOptions } from "./theme.ts";
import { titleOf } from "./title.ts";

/** The precision–recall curve of each class as an SVG document; of two classes that of the second. */
export function precisionRecallSvg(evaluation: Evaluation, options: PictureOptions = {}): string {
  const [only, ...others] = evaluation.precisionRecall;
  const isBinary = only !== undefined && others.length === 0 && evaluation.classes.length === 2;
  return curveChart(
    evaluation,
    {
      title: titleOf(
        evaluation.classes.length > 2 ? "Precision–recall curves" : "Precision–recall curve",
        options,
        isBinary ? `average precision ${score(only.area)}` : undefined,
      ),
      curves: evaluation.precisionRecall,
      join: "steps",
      marksPoints: false,
      axisNames: { x: "recall", y: "precision" },
      areaName: "average precision",
      reference: isBinary ? chance(evaluation) : undefined,
      undefinedNote: "Not defined: no row is of this class",
    },
    options,
  );
}

/** Whoever guesses is right as often as the class occurs. With more classes there would be a line for each. */
function chance(evaluation: Evaluation): Reference {
  const share = rowsPerClass(evaluation)[1]! / evaluation.rows;
  return { name: "chance", value: score(share), from: [0, share], to: [1, share] };
}
