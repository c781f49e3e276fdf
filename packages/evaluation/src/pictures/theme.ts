export type ThemeName = "light" | "dark";

/** The colours of a picture, as #rrggbb. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  /** Subtitles, tick labels, notes. */
  readonly muted: string;
  readonly axis: string;
  readonly grid: string;
  /** Lines and bars, one after the other; tell-apart-able by people who see fewer colours (after Okabe and Ito). */
  readonly series: readonly string[];
  /** From share 0 over a half to 1: one hue that only gets darker (or lighter), which everybody can order. */
  readonly heat: readonly [string, string, string];
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: "#ffffff",
    text: "#1f2328",
    muted: "#59636e",
    axis: "#8c959f",
    grid: "#e7eaee",
    series: ["#0072b2", "#d55e00", "#008560", "#b5508c", "#a87400", "#4b4f58", "#5a4fcf", "#8c1d40"],
    heat: ["#f3f8fc", "#6baed6", "#08417c"],
  },
  dark: {
    background: "#0d1117",
    text: "#e6edf3",
    muted: "#9aa4af",
    axis: "#6e7681",
    grid: "#232a33",
    series: ["#56b4e9", "#ff8b3d", "#2fc79a", "#e58fc0", "#f0c24b", "#c3cad3", "#a79bff", "#ff6f86"],
    heat: ["#151d27", "#2b6ca8", "#b3dcfb"],
  },
};

/** How a picture is to look and what it is about. */
export interface PictureOptions {
  /** What was judged; stands in the title: "validation", "test". */
  readonly subject?: string | undefined;
  /** Default: light. */
  readonly theme?: ThemeName | undefined;
}
