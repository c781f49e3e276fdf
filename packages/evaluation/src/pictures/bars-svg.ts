import { label, visible } from "./label.ts";
import { element, type Markup } from "./markup.ts";
import { niceTicks } from "./nice-ticks.ts";
import { contentTop, margin, picture } from "./picture.ts";
import { styleOf } from "./series-style.ts";
import { textWidth } from "./text-width.ts";
import { themes, type PictureOptions, type Theme } from "./theme.ts";
import { titleOf } from "./title.ts";

export interface Bar {
  readonly name: string;
  readonly value: number;
}

/** Bars that belong together: the strongest words of a class, the models of a vectorizer. */
export interface BarGroup {
  readonly name: string;
  readonly bars: readonly Bar[];
}

export interface BarsOptions extends PictureOptions {
  /** "Strongest words per class", "Score of each model". */
  readonly title: string;
  readonly subtitle: string;
  /** Decimals of the values; default 3. */
  readonly decimals?: number | undefined;
}

const rowHeight = 24;
const headHeight = 30;
const ticksHeight = 34;
const barsWidth = 220;
const panelGap = 36;
const nameSize = 13;
const widestName = 170;

/** What all panels share. */
interface Layout {
  readonly theme: Theme;
  readonly nameWidth: number;
  readonly valueWidth: number;
  /** Room between names and bars for the values of negative bars. */
  readonly indent: number;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

/** Groups of horizontal bars side by side, up to three in a row, all from 0 and to one scale, as an SVG document. */
export function barsSvg(groups: readonly BarGroup[], options: BarsOptions): string {
  const theme = themes[options.theme ?? "light"];
  const layout = layOut(groups, options, theme);
  const perRow = Math.min(3, Math.max(1, groups.length));
  const panelWidth = layout.nameWidth + layout.indent + barsWidth + layout.valueWidth;
  const content: Markup[] = [];
  let top = contentTop;
  for (let first = 0; first < groups.length; first += perRow) {
    const inRow = groups.slice(first, first + perRow);
    for (const [column, group] of inRow.entries()) {
      const left = margin + column * (panelWidth + panelGap);
      content.push(...panel(group, { left, top, index: first + column }, layout));
    }
    top += headHeight + Math.max(...inRow.map(({ bars }) => bars.length)) * rowHeight + ticksHeight;
  }
  return picture(
    {
      title: titleOf(options.title, options),
      subtitle: options.subtitle,
      width: 2 * margin + perRow * panelWidth + (perRow - 1) * panelGap,
      height: top + margin - 10,
      content,
    },
    theme,
  );
}

function layOut(groups: readonly BarGroup[], { decimals = 3 }: BarsOptions, theme: Theme): Layout {
  const bars = groups.flatMap((group) => group.bars);
  const values = bars.map(({ value }) => value);
  const format = (value: number): string => value.toFixed(decimals).replace("-", "−");
  const widest = (texts: readonly string[], size: number): number =>
    Math.max(0, ...texts.map((text) => textWidth(text, size)));
  const valueWidth = widest(values.map(format), 12) + 8;
  return {
    theme,
    nameWidth: Math.min(
      widestName,
      widest(
        bars.map(({ name }) => visible(name)),
        nameSize,
      ),
    ),
    valueWidth,
    indent: values.some((value) => value < 0) ? valueWidth + 10 : 10,
    ticks: niceTicks(Math.min(0, ...values), Math.max(0, ...values), 4),
    format,
  };
}

function panel(
  { name, bars }: BarGroup,
  { left, top, index }: { readonly left: number; readonly top: number; readonly index: number },
  { theme, nameWidth, indent, ticks, format }: Layout,
): Markup[] {
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const start = left + nameWidth + indent;
  const xOfValue = (value: number): number => start + ((value - low) / (high - low || 1)) * barsWidth;
  const firstRow = top + headHeight;
  const bottom = firstRow + bars.length * rowHeight;
  const head = { x: start, y: top + 8, size: 13, colour: theme.text, weight: "bold", width: barsWidth } as const;
  const markup = [label(visible(name), head)];
  for (const tick of ticks) {
    const x = xOfValue(tick);
    const stroke = tick === 0 ? theme.axis : theme.grid;
    const text = { x, y: bottom + 14, size: 11, colour: theme.muted, anchor: "middle" } as const;
    markup.push(
      element("path", { d: `M${Math.round(x * 100) / 100} ${firstRow}V${bottom}`, stroke }),
      label(String(tick).replace("-", "−"), text),
    );
  }
  for (const [row, bar] of bars.entries()) {
    const y = firstRow + (row + 0.5) * rowHeight;
    const [from, to] = [xOfValue(Math.min(0, bar.value)), xOfValue(Math.max(0, bar.value))];
    const rect = { x: from, y: y - 8, width: to - from, height: 16, rx: 1.5, fill: styleOf(index, theme).colour };
    const valueText = { y, size: 12, colour: theme.text } as const;
    markup.push(
      label(visible(bar.name), {
        x: left + nameWidth,
        y,
        size: nameSize,
        colour: theme.text,
        anchor: "end",
        width: nameWidth,
      }),
      element("rect", rect),
      bar.value < 0
        ? label(format(bar.value), { ...valueText, x: from - 6, anchor: "end" })
        : label(format(bar.value), { ...valueText, x: to + 6 }),
    );
  }
  return markup;
}
