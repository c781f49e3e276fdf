import type { DatasetDescription, LengthBin, LengthStatistics } from "@sentiment/dataset";
import type { DescribedData } from "../commands/data-describe.ts";
import { bar } from "./bar.ts";
import { dataWords } from "./data-words.ts";
import { facts } from "./facts.ts";
import { countOf, countWords, percentWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

const barLength = 30;

/** What `data describe` says: facts, then the classes and the lengths as charts; the test part likewise. */
export function descriptionWords({ train, test }: DescribedData, style: Style): string {
  if (test === undefined) return partWords(train, style);
  return [partWords(train, style), style.bold("test part"), partWords(test, style)].join("\n\n");
}

function partWords(part: DatasetDescription, style: Style): string {
  const known = facts(
    [
      ["data", part.format === "sample" ? dataWords(part) : `${dataWords(part)} (${part.format})`],
      ["rows", countWords(part.rows)],
      ["bad rows", badRowWords(part)],
      ["length", lengthWords(part.characters, "characters")],
      ["", lengthWords(part.words, "words")],
      ["duplicates", duplicateWords(part)],
      ["digest", part.digest],
    ],
    style,
  );
  const charts = [classChart(part, style), lengthChart(part.histogram, style)].filter((chart) => chart !== "");
  return [known, ...charts].join("\n\n");
}

function lengthWords({ min, max, mean, median, p95 }: LengthStatistics, unit: string): string {
  return `${countWords(min)} to ${countWords(max)} ${unit}; mean ${mean.toFixed(1)}, median ${countWords(median)}, 95 % up to ${countWords(p95)}`;
}

function duplicateWords({ duplicates: { texts, rows, contradicting } }: DatasetDescription): string {
  if (rows === 0) return "none";
  const labels = contradicting === 0 ? "" : `, ${countWords(contradicting)} of them with different labels`;
  return `${countOf(texts, "text")} more than once${labels}; ${countOf(rows, "row")} could go`;
}

function badRowWords({ badRows: { count, reasons, examples } }: DatasetDescription): string {
  if (count === 0) return "none";
  const kinds = Object.entries(reasons).map(([reason, rows]) => `${visible(reason)}: ${countWords(rows)}`);
  const lines = examples.slice(0, 5).map(({ line, reason }) => `line ${line}: ${visible(reason)}`);
  return [`${countWords(count)} (${kinds.join(", ")})`, ...lines, ...(count > lines.length ? ["…"] : [])].join("\n");
}

function classChart({ classes }: DatasetDescription, style: Style): string {
  if (classes.length === 0) return "";
  const most = Math.max(...classes.map(({ rows }) => rows));
  const rows = classes.map(({ label, rows: count, share }) => [
    visible(label),
    countWords(count),
    percentWords(share, 1),
    style.good(bar(count / most, barLength)),
  ]);
  return `${style.bold("classes")}\n${table({ rows, right: [1, 2], indent: 2 })}`;
}

function lengthChart(histogram: readonly LengthBin[], style: Style): string {
  const most = Math.max(1, ...histogram.map(({ rows }) => rows));
  const rows = histogram.map(({ from, to, rows: count }) => [
    to === null ? `${countWords(from)} and more` : `${countWords(from)}–${countWords(to - 1)}`,
    countWords(count),
    style.good(bar(count / most, barLength)),
  ]);
  return `${style.bold("characters")}\n${table({ rows, right: [1], indent: 2 })}`;
}
