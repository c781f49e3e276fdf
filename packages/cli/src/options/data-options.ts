import { numberWhere, someText, type Settings } from "@sentiment/settings";
import { z } from "zod";
import { option } from "../option.ts";

const badRows = numberWhere((value) => value >= 0, "a share such as 0.01 or 1%, or a number of rows,");

/** How labelled text is to be read; `--data` and `--labels` are settings besides. */
export const readingOptions = {
  textColumn: option("--text-column <name>", "the column of the text; by default text, tweet or sentence", someText()),
  labelColumn: option(
    "--label-column <name>",
    "the column of the label; by default label, sentiment, target or polarity",
    someText(),
  ),
  maxBadRows: option(
    "--max-bad-rows <share>",
    "how many rows may be unusable, as a share (0.01, 1%) or a number; 1% by default",
    z.string().transform(shareOfPercent).pipe(badRows),
  ),
};

/** Labelled text to learn from, and to be judged by. */
export const dataOptions = {
  valid: option("--valid <path>", "labelled text to validate with, instead of a part of the data", someText()),
  test: option("--test <path>", "labelled text to test with, besides", someText()),
  validSize: option(
    "--valid-size <share>",
    "share of the rows kept for validation, 0.25 by default; 0 trains on every row",
    numberWhere((value) => value >= 0 && value < 1, "a share of at least 0 and below 1"),
  ),
  ...readingOptions,
};

/** The settings that say which data, and what its labels are called, as rooms take them. */
export function dataOf(settings: Settings): {
  data: string | undefined;
  labelNames: Readonly<Record<string, string>> | undefined;
} {
  const { data, labels } = settings;
  return { data, labelNames: Object.keys(labels).length === 0 ? undefined : labels };
}

/** `1%` → `0.01`; all else stays. */
function shareOfPercent(text: string): string {
  return text.endsWith("%") && text.length > 1 ? String(Number(text.slice(0, -1)) / 100) : text;
}
