import type { TrainResult } from "@sentiment/training";

/** How well a training has done, as a JSON document: what `sentiment train --json` tells of it. */
export function evaluationDocument(result: TrainResult): string {
  const { spec, classes, data, rows, features, seed, metrics, evaluations, facts, warnings, seconds } = result;
  const document = {
    model: spec.model.name,
    modelParameters: spec.model.hyperparameters,
    vectorizer: spec.vectorizer.name,
    vectorizerParameters: spec.vectorizer.hyperparameters,
    preset: spec.preset,
    classes,
    data,
    rows,
    features,
    seed,
    metrics,
    confusionMatrix: Object.fromEntries(
      Object.entries(evaluations).map(([part, { confusionMatrix }]) => [part, confusionMatrix]),
    ),
    facts,
    warnings,
    seconds,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
