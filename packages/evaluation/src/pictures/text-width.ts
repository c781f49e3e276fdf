/** Advance widths of U+0020 … U+007E in DejaVu Sans and its bold, in thousandths of the font size. */
const regular = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
  748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
  615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
  337, 636, 838,
];
const bold = [
  348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696,
  696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995,
  837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716,
  678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712,
  365, 712, 838,
];

const invisible = /^[\p{M}\p{Default_Ignorable_Code_Point}]$/u;
const wide =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ÆæŒœĦŴŵǄ-ǌǱ-ǳΏΩωώЉЊЖМФШЩЪЫЮжмфшщыюљњ—…‰]$/u;

/**
 * The width of a line of text in pixels, without a font at hand: exact for ASCII in DejaVu Sans (but for kerning), a
 * little generous for everything else.
 */
export function textWidth(text: string, size: number, weight?: "bold"): number {
  const widths = weight === "bold" ? bold : regular;
  let thousandths = 0;
  for (const character of text) {
    const known = widths[character.codePointAt(0)! - 32];
    thousandths += known ?? (invisible.test(character) ? 0 : wide.test(character) ? 1080 : 790);
  }
  return (thousandths * size) / 1000;
}

/** Made when a text is to be cut, since it loads for longer than many a command takes. */
let graphemes: Intl.Segmenter | undefined;

/** The text, or as much of its start as fits with an ellipsis. */
export function fitted(text: string, size: number, width: number, weight?: "bold"): string {
  if (textWidth(text, size, weight) <= width) return text;
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  let kept = "";
  for (const { segment } of graphemes.segment(text)) {
    if (textWidth(`${kept}${segment}…`, size, weight) > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
