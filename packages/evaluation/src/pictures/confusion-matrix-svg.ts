import type { Evaluation } from "../evaluation.ts";
import { confusionCells, type Grid } from "./confusion-cells.ts";
import { score } from "./format-number.ts";
import { heatScale } from "./heat-scale.ts";
import { label, visible } from "./label.ts";
import type { Markup } from "./markup.ts";
import { contentTop, margin, picture } from "./picture.ts";
import { largestClasses, rowsPerClass } from "./shown-classes.ts";
import { rowsText, subtitleOf } from "./subtitle.ts";
import { textWidth } from "./text-width.ts";
import { themes, type PictureOptions, type Theme } from "./theme.ts";
import { titleOf } from "./title.ts";

/** More classes than these would be dots. */
const mostClasses = 40;
const widestName = 170;
const nameSize = 13;
const rowsSize = 11;

/**
 * The confusion matrix as an SVG document: a row for each true class, coloured by the share of its rows that each
 * prediction has, so that classes of different size can be compared; in the cells the counts and these shares.
 */
export function confusionMatrixSvg(evaluation: Evaluation, options: PictureOptions = {}): string {
  const theme = themes[options.theme ?? "light"];
  const { classes, confusionMatrix, metrics } = evaluation;
  const shown = largestClasses(evaluation, mostClasses);
  const grid = layOut(shown.map((index) => visible(classes[index]!)));
  const totals = rowsPerClass(evaluation);
  const shownTotals = shown.map((index) => totals[index]!);
  const counts = shown.map((row) => shown.map((column) => confusionMatrix[row]![column]!));
  const side = grid.cell * shown.length;
  const bottom = grid.top + side;
  const columns = columnNames(grid, theme);
  const scale = heatScale({ left: grid.left + side + 28, top: grid.top, height: Math.min(side, 280) }, theme);
  const axis = { size: nameSize, colour: theme.text, anchor: "middle" } as const;
  return picture(
    {
      title: titleOf("Confusion matrix", options, `accuracy ${score(metrics["accuracy_score"]!)}`),
      subtitle: subtitleOf(evaluation, shown.length),
      width: grid.left + side + 28 + scale.width + margin,
      height: bottom + columns.height + 26 + margin,
      content: [
        ...rowNames(grid, shownTotals, theme),
        ...confusionCells(grid, { counts, totals: shownTotals }, theme),
        ...columns.markup,
        label("predicted class", { ...axis, x: grid.left + side / 2, y: bottom + columns.height + 16 }),
        label("true class", { ...axis, x: margin + 7, y: grid.top + side / 2, turn: -90 }),
        ...scale.markup,
      ],
    },
    theme,
  );
}

function layOut(names: readonly string[]): Grid {
  const cell = Math.floor(Math.min(140, Math.max(24, 580 / names.length)));
  const left = margin + 26 + Math.max(widest(names), textWidth("1,000,000 rows", rowsSize)) + 12;
  return { left, top: contentTop, cell, names };
}

function widest(names: readonly string[]): number {
  return Math.min(widestName, Math.max(...names.map((name) => textWidth(name, nameSize))));
}

/** Names of the true classes with their numbers of rows, left of the cells. */
function rowNames({ left, top, cell, names }: Grid, totals: readonly number[], theme: Theme): Markup[] {
  const hasRoom = cell >= 40;
  return names.flatMap((name, row) => {
    const y = top + (row + 0.5) * cell;
    const place = { x: left - 12, anchor: "end" } as const;
    const nameLabel = label(name, {
      ...place,
      y: hasRoom ? y - 8 : y,
      size: nameSize,
      colour: theme.text,
      width: widestName,
    });
    if (!hasRoom) return [nameLabel];
    return [nameLabel, label(rowsText(totals[row]!), { ...place, y: y + 9, size: rowsSize, colour: theme.muted })];
  });
}

/** Names of the predicted classes below the cells, slanting where a cell is too narrow for them. */
function columnNames(
  { left, top, cell, names }: Grid,
  theme: Theme,
): { readonly markup: readonly Markup[]; readonly height: number } {
  const isSlanting = widest(names) > cell - 8;
  const y = top + cell * names.length + 16;
  const markup = names.map((name, column) => {
    const x = left + (column + 0.5) * cell;
    const text = { size: nameSize, colour: theme.text, width: widestName } as const;
    return isSlanting
      ? label(name, { ...text, x: x + 4, y: y - 4, anchor: "end", turn: -45 })
      : label(name, { ...text, x, y, anchor: "middle" });
  });
  return { markup, height: isSlanting ? widest(names) * Math.SQRT1_2 + 16 : 28 };
}
