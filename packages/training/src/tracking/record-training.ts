import { mlflowModelDocument, readManifest } from "@sentiment/pipeline";
import type { RunOptions, TrainResult } from "../contract.ts";
import { evaluationPictures } from "../pictures.ts";
import { estimatorHtml } from "./estimator-html.ts";
import type { TrackedRun } from "./tracked-run.ts";
import type { UsedDataset } from "./used-datasets.ts";

/** The reading that the rows of each part come from: training, validation, test. */
export type PartData = Readonly<Record<string, UsedDataset>>;

export interface TrainingRecording {
  readonly params: Readonly<Record<string, string>>;
  readonly partData: PartData;
  /** More files for the run's artifacts. */
  readonly files: ReadonlyMap<string, Uint8Array | string>;
  /** Hears of an upload to somewhere else. */
  readonly onProgress?: RunOptions["onProgress"];
}

/**
 * What a finished training leaves in its run: what scikit-learn's autolog leaves (metrics of the model on its data, the
 * pictures, the page of the pipeline, the model), and how long each stage took.
 */
export async function recordTraining(
  run: TrackedRun,
  result: TrainResult,
  { params, partData, files, onProgress }: TrainingRecording,
): Promise<void> {
  const subject = `${result.model} ${result.vectorizer}`;
  const modelId = await run.model(params, async (identity, place) => {
    await place.upload(result.modelDir, "", {
      onProgress: ({ doneBytes, totalBytes }) =>
        onProgress?.({ stage: "upload", done: doneBytes / Math.max(1, totalBytes), subject }),
    });
    // MLmodel anew: there stands where the model was logged.
    await place.write("MLmodel", mlflowModelDocument(readManifest(result.modelDir), identity));
  });
  await run.metrics(result.metrics, (name) => ({ modelId, on: partData[name.slice(0, name.indexOf("_"))] }));
  await run.metrics({ ...timings(result), ...result.facts, features: result.features });
  const pictures = Object.entries(result.evaluations).flatMap(([part, evaluation]) =>
    evaluationPictures(evaluation, part),
  );
  await run.artifacts([
    ["estimator.html", estimatorHtml(result.spec)],
    ...pictures.map(({ name, svg }) => [`${name}.svg`, svg] as const),
    ...files,
  ]);
  if (result.warnings.length > 0) await run.tags({ "mlflow.note.content": result.warnings.join("\n\n") });
}

/** The stages that are over, as metrics: `seconds_fit`. */
function timings({ seconds }: TrainResult): Record<string, number> {
  const { read, vectorize, fit, evaluate } = seconds;
  return { seconds_read: read, seconds_vectorize: vectorize, seconds_fit: fit, seconds_evaluate: evaluate };
}
