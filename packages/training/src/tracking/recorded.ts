import type { PlannedRun, TrackedRun } from "./tracked-run.ts";
import type { Tracking } from "./tracking.ts";

/** Does what is to be recorded in a run, or without one. */
type Work<Result> = (run: TrackedRun | undefined) => Promise<Result>;

export interface Recording {
  readonly tracking: Tracking | undefined;
  readonly plan: PlannedRun;
  readonly signal: AbortSignal | undefined;
}

/**
 * Does `work` within a run of its own, or without `tracking` just so. Whatever `work` throws closes the run: as KILLED
 * where it was asked to stop, else as FAILED. Closing it as FINISHED is for `work` to do.
 */
export async function recorded<Result>({ tracking, plan, signal }: Recording, work: Work<Result>): Promise<Result> {
  if (tracking === undefined) return work(undefined);
  // SQLite and what stands around it are for those who track.
  const { TrackedRun } = await import("./tracked-run.ts");
  return closing(await TrackedRun.begin(tracking, plan, signal), signal, work);
}

/** The same within another run. */
export async function recordedWithin<Result>(
  parent: TrackedRun | undefined,
  { plan, signal }: Omit<Recording, "tracking">,
  work: Work<Result>,
): Promise<Result> {
  return parent === undefined ? work(undefined) : closing(await parent.begin(plan), signal, work);
}

async function closing<Result>(run: TrackedRun, signal: AbortSignal | undefined, work: Work<Result>): Promise<Result> {
  try {
    return await work(run);
  } catch (error) {
    await run.fail(error, { killed: signal?.aborted ?? false });
    throw error;
  }
}
