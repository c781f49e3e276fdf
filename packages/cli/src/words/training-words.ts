import type { TrainResult } from "@sentiment/training";
import type { TrainedSomewhere } from "../training-result.ts";
import { confusionMatrixWords } from "./confusion-matrix.ts";
import { dataWords, rowsWords } from "./data-words.ts";
import { facts } from "./facts.ts";
import { metricsTable } from "./metrics-table.ts";
import { countWords } from "./numbers.ts";
import { secondsWords } from "./seconds-words.ts";
import { trackedWords } from "./tracked-words.ts";
import { shellWords } from "./shell-words.ts";
import type { Style } from "./style.ts";
import { visible } from "./visible.ts";

/** What `train` says: what was learned from what, how well, and how to use it. */
export function trainingWords(result: TrainedSomewhere, style: Style): string {
  const { data, classes, model, vectorizer, features, modelDir } = result;
  const what = facts(
    [
      ["data", dataWords(data)],
      ["rows", rowsWords(result)],
      ["classes", classes.map(visible).join(", ")],
      ["model", `${model} on ${countWords(features)} ${vectorizer} features`],
    ],
    style,
  );
  const next = shellWords("sentiment", "predict", "--model-uri", modelDir, "--explain", "What a lovely day!");
  const where = facts(
    [
      ["time", secondsWords(result.seconds)],
      ["job", jobWords(result.job)],
      ["saved", visible(modelDir)],
      ["run", trackedWords(result.tracked)],
      ["next", next],
    ],
    style,
  );
  return [what, metricsTable(result.metrics, style), lastMatrix(result, style), where].join("\n\n");
}

/** `sentiment-train-nb-count-0123456789ab: 3 × ml.m5.large, 95 s each to be paid for` */
function jobWords(job: TrainedSomewhere["job"]): string {
  if (job === undefined) return "";
  const { jobName, instances, instanceType, spot, billableSeconds, cost, action } = job;
  const price = cost === null ? "of an unknown price" : `about ${cost} US dollars in all`;
  const again = action === "unchanged" ? "; it had ended before, and cost nothing now" : "";
  return `${jobName}: ${instances} × ${instanceType}${spot ? " (spot)" : ""}, ${billableSeconds} s each to be paid for, ${price}${again}`;
}

/** The confusion matrix of the part that says most: test, else validation, else the training rows themselves. */
function lastMatrix({ classes, evaluations }: TrainResult, style: Style): string {
  const part = ["test", "validation", "training"].find((name) => evaluations[name] !== undefined) ?? "training";
  const matrix = evaluations[part]?.confusionMatrix ?? [];
  return `${style.bold(`confusion matrix, ${part}`)}\n${confusionMatrixWords(classes, matrix, style)}`;
}
