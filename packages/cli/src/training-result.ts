import type { TrainedOnSageMaker } from "@sentiment/sagemaker";
import type { TrainResult } from "@sentiment/training";

/** A training here, or by a job elsewhere. */
export interface TrainedSomewhere extends TrainResult {
  readonly job?: Omit<TrainedOnSageMaker, "modelDir" | "outputDir" | "data"> | undefined;
}

/** A training's result as `--json` prints it: everything but the points of its curves. */
export function trainingDocument(result: TrainedSomewhere): Record<string, unknown> {
  const { spec, evaluations, tracked, ...rest } = result;
  const { stopWords, ...preprocessing } = spec.preprocessing;
  return {
    ...rest,
    preset: spec.preset,
    modelParameters: spec.model.hyperparameters,
    vectorizerParameters: spec.vectorizer.hyperparameters,
    preprocessing: { ...preprocessing, stopWords: { name: stopWords.name, sha256: stopWords.sha256 } },
    confusionMatrix: Object.fromEntries(
      Object.entries(evaluations).map(([part, { confusionMatrix }]) => [part, confusionMatrix]),
    ),
    ...tracked,
  };
}
