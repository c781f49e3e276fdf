import { stripVTControlCharacters } from "node:util";

// A column each. `Intl.Segmenter` loads for longer than `--help` should take, so it waits for other text.
const plain = /^[\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | undefined;
// Characters that terminals draw two columns wide (Unicode's East Asian Width W and F, by blocks).
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** How many columns a terminal needs for the text: emoji and CJK take two, combining marks and colours none. */
export function textWidth(text: string): number {
  const drawn = stripVTControlCharacters(text);
  if (plain.test(drawn)) return drawn.length;
  let width = 0;
  for (const { segment } of graphemesOf(drawn)) width += graphemeWidth(segment);
  return width;
}

/** The text cut to `columns`, the last of them an ellipsis when something was cut. For text without colours. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of graphemesOf(text)) {
    width += graphemeWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) || emoji.test(grapheme) ? 2 : 1;
}
