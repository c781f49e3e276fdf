import type { Verified } from "../target.ts";
import type { Ask } from "./ask.ts";
import { goldenPredictions } from "./checks/golden-predictions.ts";
import { modelInAnswer } from "./checks/model-in-answer.ts";
import { expectedModel } from "./expected-model.ts";
import { runChecks } from "./run-checks.ts";

/**
 * Holds an endpoint of a cloud, of which only `/invocations` is reached and no header comes through, to what its model's
 * directory says. That may hold `model.json` and `golden.json` alone.
 */
export async function verifyInvocations(
  { name, ask, modelDir }: { readonly name: string; readonly ask: Ask; readonly modelDir: string },
  signal: AbortSignal,
): Promise<readonly Verified[]> {
  const model = await expectedModel(modelDir);
  return runChecks([goldenPredictions, modelInAnswer], { server: { url: name, ask, model } }, { signal });
}
