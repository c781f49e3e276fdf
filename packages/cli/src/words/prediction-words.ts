import type { Prediction } from "@sentiment/training";
import { explanationWords, signed, termWords } from "./explanation-words.ts";
import { metricWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** Predictions for reading: a table, or with explanations a paragraph each. */
export function predictionWords(predictions: readonly Prediction[], style: Style): string {
  const rows = predictions.map((prediction) => [
    style.bold(visible(prediction.label)),
    metricWords(probabilityOf(prediction)),
    visible(prediction.text),
  ]);
  if (predictions.every(({ explanation }) => explanation === undefined)) return table({ rows, right: [1] });
  return predictions
    .map(({ explanation }, place) => {
      const line = rows[place]!.join("  ");
      return explanation === undefined ? line : `${line}\n${explanationWords(explanation, style)}`;
    })
    .join("\n\n");
}

/** One prediction as a line for scripts: label, probability, text and, where asked for, terms with their weight; tabs between. */
export function predictionLine(prediction: Prediction): string {
  const { label, text, explanation } = prediction;
  const cells = [visible(label), metricWords(probabilityOf(prediction)), visible(text)];
  if (explanation !== undefined) {
    cells.push(explanation.contributions.map((one) => `${termWords(one)} ${signed(one.value)}`).join("; "));
  }
  return cells.join("\t");
}

function probabilityOf({ label, probabilities }: Prediction): number {
  return probabilities[label] ?? 0;
}
