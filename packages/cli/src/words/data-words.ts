import type { ReadSummary } from "@sentiment/dataset";
import type { TrainResult } from "@sentiment/training";
import { countOf, countWords } from "./numbers.ts";
import { visible } from "./visible.ts";

/** What was read and from where; the bundled sample is named as what it is, never passed off as the user's data. */
export function dataWords({ name, source, format }: Pick<ReadSummary, "name" | "source" | "format">): string {
  if (format !== "sample") return visible(source);
  return `no --data given: the bundled sample, ${visible(name)} (${visible(source)})`;
}

/** Which rows could not be used, with the first few lines; empty when there are none. */
export function skippedWords({ skipped, skippedExamples }: ReadSummary): string {
  if (skipped === 0) return "";
  const examples = skippedExamples.slice(0, 3).map(({ line, reason }) => `line ${line}: ${visible(reason)}`);
  const more = skipped > examples.length ? ", …" : "";
  return `${countOf(skipped, "row")} could not be used (${examples.join(", ")}${more})`;
}

/** `11,999 train, 4,000 validation; 3 rows could not be used (line 7: no label, …)` */
export function rowsWords({ rows, data }: Pick<TrainResult, "rows" | "data">): string {
  const parts = ["train", "validation", "test"] as const;
  const counts = parts.filter((part) => rows[part] > 0).map((part) => `${countWords(rows[part])} ${part}`);
  return [counts.join(", "), skippedWords(data)].filter(Boolean).join("; ");
}
