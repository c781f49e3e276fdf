import type { Evaluation, LabelledCurve } from "../evaluation.ts";
import { curveChart } from "./curve-chart.ts";
import { grouped, score } from "./format-number.ts";
import { label } from "./label.ts";
import { element, type Markup } from "./markup.ts";
import { xOf, type Plot } from "./plot.ts";
import { styleOf } from "./series-style.ts";
import type { PictureOptions, Theme } from "./theme.ts";
import { titleOf } from "./title.ts";

/**
 * How far predicted probabilities can be taken at their word, as an SVG document: a curve on the diagonal is
 * calibrated. With two classes, bars below it tell how many rows each point stands for.
 */
export function calibrationSvg(evaluation: Evaluation, options: PictureOptions = {}): string {
  const [only] = evaluation.calibration;
  const isBinary = only !== undefined && evaluation.classes.length === 2;
  return curveChart(
    evaluation,
    {
      title: titleOf("Calibration", options, isBinary ? `expected error ${score(only.area)}` : undefined),
      curves: evaluation.calibration,
      join: "straight",
      marksPoints: true,
      axisNames: { x: "mean predicted probability", y: "share of rows that are of the class" },
      areaName: "expected error",
      reference: { name: "calibrated", value: "0.000", from: [0, 0], to: [1, 1] },
      undefinedNote: "Not computed",
      below: isBinary ? { height: 84, draw: (plot, theme) => histogram(only, plot, theme) } : undefined,
    },
    options,
  );
}

/** Rows per bin, below the plot and to its scale. */
function histogram({ x, counts }: LabelledCurve, plot: Plot, theme: Theme): Markup[] {
  const top = plot.top + 22;
  const bottom = plot.top + plot.height;
  const most = Math.max(...counts!);
  const bars = Array.from(counts!, (count, point) => {
    // A bin owns its upper edge, where the mean of its probabilities may lie.
    const bin = Math.min(9, Math.max(0, Math.ceil(x[point]! * 10 - 1e-9) - 1));
    const height = Math.max(1, ((bottom - top) * count) / most);
    const [left, right] = [xOf(plot, bin / 10) + 2, xOf(plot, (bin + 1) / 10) - 2];
    const attributes = { x: left, y: bottom - height, width: right - left, height, fill: styleOf(0, theme).colour };
    return element("rect", { ...attributes, "fill-opacity": 0.75 });
  });
  const tick = { x: plot.left - 9, size: 11, colour: theme.muted, anchor: "end" } as const;
  return [
    element("path", { d: `M${plot.left} ${bottom}h${plot.width}`, stroke: theme.axis }),
    ...bars,
    label(grouped(most), { ...tick, y: top }),
    label("rows", { ...tick, y: bottom - 5 }),
  ];
}
