import type { GridResult, TrainResult } from "@sentiment/training";
import { countWords, durationWords, metricWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

const columns = ["accuracy_score", "f1_macro", "roc_auc", "log_loss"] as const;

/** All results side by side, best first, judged on the part that the deciding metric is of. */
export function gridWords({ results, metric, best }: GridResult, style: Style): string {
  const part = metric.split("_")[0]!;
  const winner = results[best];
  const sorted = results.toSorted((a, b) => better(metric) * ((b.metrics[metric] ?? NaN) - (a.metrics[metric] ?? NaN)));
  const rows = sorted.map((result) => {
    const isBest = result === winner;
    return [isBest ? style.good("★") : ""].concat(rowOf(result, part).map(isBest ? style.bold : plain));
  });
  const head = ["", "model", "vectorizer", ...columns, "features", "fit", "folder"];
  const title = `${style.bold("results")}, by ${metric} (★ best)`;
  return `${title}\n${table({ head: head.map(style.dim), rows, right: [3, 4, 5, 6, 7, 8] })}`;
}

function rowOf({ model, vectorizer, metrics, features, seconds, modelDir }: TrainResult, part: string): string[] {
  const values = columns.map((name) => {
    const value = metrics[`${part}_${name}`];
    return value === undefined ? "–" : metricWords(value);
  });
  return [model, vectorizer, ...values, countWords(features), durationWords(seconds.fit), visible(modelDir)];
}

function plain(text: string): string {
  return text;
}

/** 1 where more is better, -1 where less is. */
function better(metric: string): 1 | -1 {
  return metric.endsWith("log_loss") ? -1 : 1;
}
