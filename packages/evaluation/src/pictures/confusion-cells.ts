import { blend, readableOn } from "./colour.ts";
import { grouped, percent } from "./format-number.ts";
import { label } from "./label.ts";
import { element, escaped, type Markup } from "./markup.ts";
import { textWidth } from "./text-width.ts";
import type { Theme } from "./theme.ts";

/** A square of cells: where it stands, how large a cell is, and the names of its rows and columns. */
export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly names: readonly string[];
}

/** Letters smaller than this nobody reads; the tool tip and the colour still tell. */
const smallest = 7.5;

/**
 * A coloured cell for each pair of classes with its count and the count's share of the row. `counts` has a row for each
 * name of the grid; `totals` are the rows of each true class, which may count predictions that are not shown.
 */
export function confusionCells(
  grid: Grid,
  { counts, totals }: { readonly counts: readonly (readonly number[])[]; readonly totals: readonly number[] },
  theme: Theme,
): Markup[] {
  const { left, top, cell, names } = grid;
  const texts = counts.map((row, index) => row.map((count) => textsOf(count, totals[index]!)));
  const countSize = sizeFor(texts.flat(), "count", cell);
  const shareSize = sizeFor(texts.flat(), "share", cell);
  const isLarge = cell >= 38 && shareSize >= smallest;
  return texts.flatMap((row, rowIndex) =>
    row.map(({ count, share, fraction }, columnIndex) => {
      const [x, y] = [left + columnIndex * cell, top + rowIndex * cell];
      const fill = blend(theme.heat, fraction);
      const middle = { x: x + cell / 2, colour: readableOn(fill), anchor: "middle" } as const;
      const countY = y + cell / 2 - (isLarge ? countSize * 0.6 : 0);
      const toolTip = `${names[rowIndex]} taken for ${names[columnIndex]}: ${count} (${share})`;
      return element("g", {}, [
        element("title", {}, [escaped(toolTip)]),
        element("rect", { x: x + 1, y: y + 1, width: cell - 2, height: cell - 2, rx: 2, fill }),
        ...(countSize < smallest ? [] : [label(count, { ...middle, y: countY, size: countSize })]),
        ...(isLarge ? [label(share, { ...middle, y: y + cell / 2 + countSize * 0.75, size: shareSize })] : []),
      ]);
    }),
  );
}

interface CellTexts {
  readonly count: string;
  readonly share: string;
  readonly fraction: number;
}

function textsOf(count: number, total: number): CellTexts {
  const fraction = total === 0 ? 0 : count / total;
  return { count: grouped(count), share: total === 0 ? "–" : percent(fraction), fraction };
}

/** The same size for all cells: that in which the longest text fits. */
function sizeFor(texts: readonly CellTexts[], line: "count" | "share", cell: number): number {
  const widest = Math.max(...texts.map((text) => textWidth(text[line], 1)));
  const [large, small] = line === "count" ? [17, 13] : [12, 11];
  return Math.min(cell >= 80 ? large : small, (cell - 6) / widest);
}
