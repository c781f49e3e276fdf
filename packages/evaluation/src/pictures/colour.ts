/** Relative luminance of #rrggbb, 0 … 1 (WCAG 2). */
function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast of two colours, 1 … 21 (WCAG 2: text wants 4.5, lines 3). */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** Black or white, whichever is easier to read on the colour; the better of them never has less than 4.5. */
export function readableOn(background: string): string {
  return contrast("#ffffff", background) >= contrast("#000000", background) ? "#ffffff" : "#000000";
}

/** The colour at `share` (0 … 1) of a way from the first stop over the second to the third. */
export function blend(stops: readonly [string, string, string], share: number): string {
  const [from, to, rest] = share < 0.5 ? [stops[0], stops[1], share * 2] : [stops[1], stops[2], share * 2 - 1];
  const target = channels(to);
  const mixed = channels(from).map((channel, index) => Math.round(channel + (target[index]! - channel) * rest));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
