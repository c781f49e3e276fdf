import { attribute, everyLoggedModel, everyRun, type Run, type Store } from "@sentiment/mlflow";
import { isRecording } from "../tracking/process-tags.ts";
import { chosenExperiments } from "./experiments.ts";
import { isoTime } from "./run-summary.ts";

export interface CloseDeadRunsOptions {
  /** Only runs without a sign of life for so long. */
  readonly olderThanSeconds?: number | undefined;
  /** Also runs whose process cannot be looked up from here: of other machines, of other programs. */
  readonly foreign?: boolean | undefined;
  /** Decide only. */
  readonly dryRun?: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A run that says it is running, and what becomes of it. */
export interface RunningRun {
  readonly runId: string;
  readonly runName: string;
  readonly experimentName: string;
  /** ISO 8601, UTC: the latest metric, or the start. */
  readonly lastSign: string | null;
  readonly process: "dead" | "alive" | "unknown";
  /** kept: it lives, cannot be judged, or is too young. */
  readonly action: "close" | "keep";
}

export interface ClosingOfRuns {
  readonly runs: readonly RunningRun[];
  /** Ids of the runs that are KILLED now – or, when only deciding, would be. */
  readonly closed: readonly string[];
  readonly dryRun: boolean;
}

/**
 * Closes the runs whose process has died without saying so: their status becomes KILLED, their end the last sign of
 * life. The models that they were uploading count as failed. Nothing is deleted.
 */
export async function closeDeadRuns(
  store: Store | undefined,
  { dryRun = false, ...options }: CloseDeadRunsOptions,
): Promise<ClosingOfRuns> {
  const experiments = await chosenExperiments(store, {});
  if (store === undefined) return { runs: [], closed: [], dryRun };
  const names = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  const runs: RunningRun[] = [];
  const closed: string[] = [];
  const running = { experimentIds: [...names.keys()], filter: attribute("status").eq("RUNNING").text };
  // Closing them changes what the search finds: first all, then do.
  const found: Run[] = [];
  for await (const run of everyRun(store, running)) found.push(run);
  for (const run of found) {
    const judged = judge(run, names.get(run.info.experimentId) ?? "", options);
    runs.push(judged);
    if (judged.action === "keep") continue;
    if (dryRun || (await close(store, run))) closed.push(run.info.runId);
  }
  return { runs, closed, dryRun };
}

function judge(
  run: Run,
  experimentName: string,
  { olderThanSeconds = 0, foreign = false, now }: CloseDeadRunsOptions,
): RunningRun {
  const alive = isRecording(run.data.tags);
  const silent = (now - lastSign(run)) / 1000 >= olderThanSeconds;
  const closes = silent && (alive === false || (alive === undefined && foreign));
  return {
    runId: run.info.runId,
    runName: run.info.runName,
    experimentName,
    lastSign: isoTime(lastSign(run)),
    process: alive === undefined ? "unknown" : alive ? "alive" : "dead",
    action: closes ? "close" : "keep",
  };
}

function lastSign({ info, data }: Run): number {
  return Math.max(info.startTime, ...Object.values(data.metrics).map(({ timestamp }) => timestamp));
}

/** Whether it was closed: somebody else may have done so since, and a status that is final stays. */
async function close(store: Store, { info }: Run): Promise<boolean> {
  const run = await store.getRun(info.runId);
  if (run.info.status !== "RUNNING") return false;
  await giveUpModels(store, run);
  await store.updateRun(info.runId, { status: "KILLED", endTime: lastSign(run) });
  return true;
}

/** The models that it was uploading will never be whole. */
async function giveUpModels(store: Store, { info }: Run): Promise<void> {
  if (!(await store.hasLoggedModels())) return;
  const filter = attribute("source_run_id").eq(info.runId).text;
  for await (const { modelId, status } of everyLoggedModel(store, { experimentIds: [info.experimentId], filter })) {
    // MLflow's filter on the status finds nothing: it compares the word with a number.
    if (status === "LOGGED_MODEL_PENDING") await store.finalizeLoggedModel(modelId, "LOGGED_MODEL_UPLOAD_FAILED");
  }
}
