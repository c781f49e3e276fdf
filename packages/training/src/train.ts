import { SentimentError } from "@sentiment/errors";
import { resolveRecipe } from "@sentiment/pipeline";
import type { TrainOptions, TrainResult } from "./contract.ts";
import { newModelDirectory, refuseExisting } from "./model-directory.ts";
import { runTrials } from "./run-trials.ts";

/**
 * Labelled texts in, a model directory out. Throws usage errors for the recipe, a conflict error when `out` exists,
 * input errors for the data; nothing is left behind then.
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const spec = await resolveRecipe(options);
  const directory = options.out ?? newModelDirectory("models", spec);
  const replace = options.force ?? false;
  if (!replace) refuseExisting(directory);
  for await (const result of runTrials([{ spec, directory, replace }], options)) return result;
  throw new SentimentError({ kind: "bug", code: "NO_RESULT", message: "The training ended without a result." });
}
