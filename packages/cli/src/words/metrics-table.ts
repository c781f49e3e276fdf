import { metricWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

const parts = ["training", "validation", "test"] as const;

/** Metrics by name and part: `training_f1_macro` stands in row f1_macro, column training. */
export function metricsTable(metrics: Readonly<Record<string, number>>, style: Style): string {
  const present = parts.filter((part) => Object.keys(metrics).some((name) => name.startsWith(`${part}_`)));
  const names = new Set(Object.keys(metrics).map((name) => name.replace(/^(?:training|validation|test)_/u, "")));
  // scikit-learn's autolog records the accuracy a second time as "score".
  names.delete("score");
  return table({
    head: ["", ...present].map(style.bold),
    rows: Array.from(names, (name) => [
      name,
      ...present.map((part) => {
        const value = metrics[`${part}_${name}`];
        return value === undefined ? "–" : metricWords(value);
      }),
    ]),
    right: present.map((_, column) => column + 1),
  });
}
