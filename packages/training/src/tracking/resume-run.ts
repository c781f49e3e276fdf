import { SentimentError } from "@sentiment/errors";
import type { Run, Store } from "@sentiment/mlflow";
import { experimentById } from "../runs/experiments.ts";
import type { Tracking } from "./tracking.ts";

export interface Resumption {
  readonly tracking: Tracking;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Goes on with a run that is there, as Python's `mlflow.start_run` does with MLFLOW_RUN_ID: it is RUNNING again, takes what
 * is recorded now, and keeps its name unless another was asked for. What was recorded of it stays; its params cannot
 * change, and nothing is changed where one would.
 * Throws an input error where it is not there, a conflict where it has been deleted, a usage error where it is in another
 * experiment or has been told other params.
 */
export async function resumeRun(store: Store, runId: string, { tracking, params, tags }: Resumption): Promise<Run> {
  const { info } = await store.getRun(runId).catch((error: unknown) => {
    throw SentimentError.is(error) && error.kind === "input" ? noSuchRun(runId, store, error) : error;
  });
  if (info.lifecycleStage === "deleted") {
    throw new SentimentError({
      kind: "conflict",
      code: "RUN_DELETED",
      message: `The run ${runId} has been deleted, so nothing can be added to it.`,
      hint: `Restore it (mlflow runs restore --run-id ${runId}), or unset MLFLOW_RUN_ID.`,
    });
  }
  await checkExperiment(store, info, tracking);
  await store.logBatch(runId, { params, tags });
  await store.updateRun(runId, { status: "RUNNING", runName: tracking.runName });
  return store.getRun(runId);
}

async function checkExperiment(
  store: Store,
  { runId, experimentId }: Run["info"],
  { experiment, experimentId: wanted = experimentId }: Tracking,
): Promise<void> {
  if (experiment === undefined && wanted === experimentId) return;
  const { name } = await experimentById(store, experimentId);
  if (wanted === experimentId && (experiment === undefined || name === experiment)) return;
  throw new SentimentError({
    kind: "usage",
    code: "EXPERIMENT_MISMATCH",
    message: `The run ${runId} is in the experiment ${JSON.stringify(name)} (${experimentId}), not in ${JSON.stringify(experiment ?? wanted)}.`,
    hint: "Leave --experiment out, or unset MLFLOW_RUN_ID.",
  });
}

/** `uri` without secrets. */
export function noSuchRun(runId: string, { uri }: Pick<Store, "uri">, cause: SentimentError): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "RUN_NOT_FOUND",
    message: `There is no run ${JSON.stringify(runId)} to go on with at ${uri}.`,
    hint: "MLFLOW_RUN_ID names it: unset it for a run of its own, or name the store that it is in (--tracking-uri).",
    cause,
  });
}
