import { label } from "./label.ts";
import { element, escaped, type Markup } from "./markup.ts";
import { textWidth } from "./text-width.ts";
import type { Theme } from "./theme.ts";

/** White space around everything. */
export const margin = 24;

const titleSize = 17;
const subtitleSize = 12;

/** Height of title and subtitle with the space below them: content starts at this y. */
export const contentTop = margin + 60;

export interface PictureParts {
  readonly title: string;
  readonly subtitle: string;
  /** Size of the content with its margins; the picture is wider where the title needs it. */
  readonly width: number;
  readonly height: number;
  readonly content: readonly Markup[];
}

/** A whole SVG document: background, title, subtitle and content. Its fonts are those that everybody has, or like them. */
export function picture({ title, subtitle, width, height, content }: PictureParts, theme: Theme): string {
  const widest = Math.max(textWidth(title, titleSize, "bold"), textWidth(subtitle, subtitleSize));
  const size = { width: Math.ceil(Math.max(width, widest + 2 * margin)), height: Math.ceil(height) };
  const root = {
    xmlns: "http://www.w3.org/2000/svg",
    ...size,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: "img",
    "font-family": "'DejaVu Sans', Verdana, sans-serif",
  };
  const svg = element("svg", root, [
    element("title", {}, [escaped(`${title}. ${subtitle}`)]),
    element("rect", { ...size, fill: theme.background }),
    label(title, { x: margin, y: margin + 9, size: titleSize, colour: theme.text, weight: "bold" }),
    label(subtitle, { x: margin, y: margin + 33, size: subtitleSize, colour: theme.muted }),
    ...content,
  ]);
  return `${svg}\n`;
}
