import type { Evaluation, LabelledCurve } from "../evaluation.ts";
import { cornersOf, pathThrough, pointsOf, spread, type Join } from "./curve-path.ts";
import { score } from "./format-number.ts";
import { label, visible } from "./label.ts";
import { legend, type LegendEntry } from "./legend.ts";
import { element, type Markup } from "./markup.ts";
import { contentTop, margin, picture } from "./picture.ts";
import { axes, gutters, xOf, yOf, type AxisNames, type Plot } from "./plot.ts";
import { marker, styleOf, type SeriesStyle } from "./series-style.ts";
import { largestClasses } from "./shown-classes.ts";
import { subtitleOf } from "./subtitle.ts";
import { themes, type PictureOptions, type Theme } from "./theme.ts";

/** A line to compare the curves with: from one point to another, both as shares. */
export interface Reference {
  readonly name: string;
  readonly value: string;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

export interface CurveChart {
  readonly title: string;
  readonly curves: readonly LabelledCurve[];
  readonly join: Join;
  /** Whether every point gets a marker; else a few along each line, when there are several. */
  readonly marksPoints: boolean;
  readonly axisNames: AxisNames;
  /** What a curve's `area` is called: head of the legend's second column. */
  readonly areaName: string;
  readonly reference: Reference | undefined;
  /** Said in place of curves when there are none. */
  readonly undefinedNote: string;
  /** Room below the plot, and what to draw there. */
  readonly below?: { readonly height: number; draw(plot: Plot, theme: Theme): readonly Markup[] } | undefined;
}

/** More lines than these nobody can tell apart. */
const mostCurves = 10;
const side = 400;

/** A square plot of one line per class with its legend to the right: what ROC, precision–recall and calibration share. */
export function curveChart(evaluation: Evaluation, chart: CurveChart, options: PictureOptions): string {
  const theme = themes[options.theme ?? "light"];
  const { classes } = evaluation;
  const plot: Plot = { left: margin + gutters.left, top: contentTop, width: side, height: side };
  const shown = classes.length === 2 ? [1] : largestClasses(evaluation, mostCurves);
  const lines = drawLines(plot, chart, { names: shown.map((index) => classes[index]!), theme });
  const reference = drawReference(plot, chart.reference, theme);
  const left = plot.left + side + 32;
  const heads = ["class", chart.areaName] as const;
  const table = legend([...lines.entries, ...reference.entries], { left, top: plot.top, heads }, theme);
  const bottom = plot.top + side + gutters.bottom;
  const below = chart.below?.draw({ ...plot, top: bottom, height: chart.below.height }, theme) ?? [];
  const isEmpty = lines.entries.length === 0;
  const note = { x: xOf(plot, 0.5), y: yOf(plot, 0.5), size: 13, colour: theme.text, anchor: "middle" } as const;
  return picture(
    {
      title: chart.title,
      subtitle: subtitleOf(evaluation, classes.length === 2 ? 2 : shown.length, "each class against the rest"),
      width: left + table.width + margin,
      height: bottom + (chart.below?.height ?? 0) + margin,
      content: [
        ...axes(plot, chart.axisNames, theme),
        ...(isEmpty ? [label(chart.undefinedNote, note)] : [...reference.markup, ...lines.markup, ...table.markup]),
        ...below,
      ],
    },
    theme,
  );
}

interface Drawn {
  readonly markup: readonly Markup[];
  readonly entries: readonly LegendEntry[];
}

function drawLines(
  plot: Plot,
  { curves, join, marksPoints }: CurveChart,
  { names, theme }: { readonly names: readonly string[]; readonly theme: Theme },
): Drawn {
  const markup: Markup[] = [];
  const entries: LegendEntry[] = [];
  for (const [index, name] of names.entries()) {
    const curve = curves.find((other) => other.label === name);
    if (curve === undefined) continue;
    const style = styleOf(index, theme);
    const corners = cornersOf(plot, curve, join);
    // A few markers along each line, at other places than on the lines before it. A line alone needs none.
    const few = names.length === 1 ? [] : spread(corners, 6, (index + 0.5) / names.length);
    const marks = marksPoints ? pointsOf(plot, curve) : few;
    markup.push(line(pathThrough(corners), style), ...marks.map((point) => marker(style, point, theme)));
    entries.push({ name: visible(name), value: score(curve.area), style, marked: marks.length > 0 });
  }
  return { markup, entries };
}

function line(d: string, style: SeriesStyle): Markup {
  return element("path", {
    d,
    fill: "none",
    stroke: style.colour,
    "stroke-width": 2,
    "stroke-linejoin": "round",
    "stroke-dasharray": style.dash,
  });
}

function drawReference(plot: Plot, reference: Reference | undefined, theme: Theme): Drawn {
  if (reference === undefined) return { markup: [], entries: [] };
  const { name, value, from, to } = reference;
  const style: SeriesStyle = { colour: theme.axis, dash: "3 4", marker: "" };
  const ends = [from, to].map(([x, y]) => ({ x: xOf(plot, x), y: yOf(plot, y) }));
  return { markup: [line(pathThrough(ends), style)], entries: [{ name, value, style, marked: false }] };
}
