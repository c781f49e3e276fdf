import type { EvaluateResult } from "@sentiment/training";
import { confusionMatrixWords } from "./confusion-matrix.ts";
import { dataWords, skippedWords } from "./data-words.ts";
import { facts } from "./facts.ts";
import { countWords, metricWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { trackedWords } from "./tracked-words.ts";
import { visible } from "./visible.ts";

/** What `evaluate` says: the metrics, where the model errs, and whether the gates were met. */
export function evaluationWords(result: EvaluateResult, style: Style): string {
  const { modelUri, modelDir, data, rows, classes, metrics, confusionMatrix, gates } = result;
  const what = facts(
    [
      ["model", visible(modelUri ?? modelDir ?? "")],
      ["data", dataWords(data)],
      ["rows", [countWords(rows), skippedWords(data)].filter(Boolean).join("; ")],
      ["run", trackedWords(result.tracked)],
    ],
    style,
  );
  const named = Object.entries(metrics).filter(([name]) => name !== "score");
  const parts = [
    what,
    table({ rows: named.map(([name, value]) => [name, metricWords(value)]), right: [1] }),
    `${style.bold("confusion matrix")}\n${confusionMatrixWords(classes, confusionMatrix, style)}`,
  ];
  if (gates.length > 0) {
    const lines = gates.map(({ metric, minimum, value, met }) => [
      met ? style.good("met") : style.bad("not met"),
      metric,
      metricWords(value),
      `at least ${minimum}`,
    ]);
    parts.push(`${style.bold("gates")}\n${table({ rows: lines, right: [2] })}`);
  }
  return parts.join("\n\n");
}
