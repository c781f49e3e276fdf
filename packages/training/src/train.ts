import { SentimentError } from "@sentiment/errors";
import { resolveRecipe } from "@sentiment/pipeline";
import type { TrainOptions, TrainResult } from "./contract.ts";
import { newModelDirectory, refuseExisting } from "./model-directory.ts";
import { plannedRun } from "./planned-run.ts";
import { prepareReports, writeReports } from "./reports/write-reports.ts";
import { runTrials, type Trial } from "./run-trials.ts";
import { recorded } from "./tracking/recorded.ts";

/**
 * Labelled texts in, a model directory and the reports that were asked for out. Throws usage errors for the recipe, a conflict error when `out` exists,
 * input errors for the data; nothing is left behind then.
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const spec = await resolveRecipe(options);
  const directory = options.out ?? newModelDirectory("models", spec);
  const replace = options.force ?? false;
  if (!replace) refuseExisting(directory);
  await prepareReports(options, directory);
  const plan = plannedRun(spec, directory, options);
  const { tracking, signal } = options;
  return recorded({ tracking, plan, signal }, async (run) => {
    const trial: Trial = { spec, directory, replace, params: plan.params, record: (work) => work(run) };
    for await (const result of runTrials([trial], options)) {
      await writeReports(result.evaluations, options);
      return result;
    }
    throw new SentimentError({ kind: "bug", code: "NO_RESULT", message: "The training ended without a result." });
  });
}
