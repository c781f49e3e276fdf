import { SentimentError } from "@sentiment/errors";
import type { Run, Store } from "@sentiment/mlflow";
import { bestRun } from "../runs/best-run.ts";
import type { ExperimentChoice } from "../runs/experiments.ts";
import { findRun } from "../runs/find-run.ts";
import { metricGoal, type MetricGoal } from "../runs/metric-goal.ts";

/** Which run: one by its id or the beginning of it, else the best finished one that has a model. */
export interface RunChoice extends ExperimentChoice {
  readonly runId?: string | undefined;
  readonly metric: string;
  /** Default: by the metric's name. */
  readonly goal?: MetricGoal | undefined;
  /** MLflow's grammar: among which runs. */
  readonly filter?: string | undefined;
}

export interface ChosenRun {
  readonly run: Run;
  readonly metric: string;
  /** null where the run, which was named, has no such metric. */
  readonly value: number | null;
  readonly goal: MetricGoal;
}

/**
 * Throws an input error where there is no such run, a usage error where none has the metric, and for a named run that
 * has not finished or was deleted a conflict.
 */
export async function runToRegister(
  store: Store | undefined,
  { runId, metric, goal = metricGoal(metric), ...among }: RunChoice,
): Promise<ChosenRun> {
  if (runId !== undefined) {
    const run = finished(await findRun(store, runId));
    return { run, metric, value: run.data.metrics[metric]?.value ?? null, goal };
  }
  const best = await bestRun(store, { ...among, metric, goal, withModel: true });
  // Without a store, none is the best.
  return { run: await store!.getRun(best.runId), metric, value: best.value, goal };
}

function finished(run: Run): Run {
  const { runId, runName, status, lifecycleStage } = run.info;
  const what = `The run ${runId} (${JSON.stringify(runName)})`;
  if (lifecycleStage === "deleted") {
    throw notThis(
      `${what} has been deleted.`,
      `Restore it (mlflow runs restore --run-id ${runId}), or choose another.`,
    );
  }
  if (status === "FINISHED") return run;
  const running = status === "RUNNING" || status === "SCHEDULED";
  throw notThis(
    `${what} has not finished: it is ${status}.`,
    running ? "Wait for it; if its process has died, sentiment runs gc closes it." : "Train again, or choose another.",
  );
}

function notThis(message: string, hint: string): SentimentError {
  return new SentimentError({ kind: "conflict", code: "RUN_NOT_FINISHED", message, hint });
}
