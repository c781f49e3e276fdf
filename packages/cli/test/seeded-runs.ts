import path from "node:path";
import { openStore, type Batch, type NewRun, type RunStatus, type Store } from "@sentiment/mlflow";

/** A run to record; times are seconds after `beginning`. */
export interface SeededRun extends Pick<Batch, "params" | "tags"> {
  readonly name: string;
  readonly at?: number;
  readonly took?: number;
  readonly status?: RunStatus;
  readonly metrics?: Readonly<Record<string, number>>;
}

const beginning = Date.UTC(2026, 10, 22, 12);

/** Opens the database `mlflow.db` of a folder, making it, for as long as `work` takes. */
export async function inDatabase<Result>(folder: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(`sqlite:///${path.join(folder, "mlflow.db")}`, { create: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Records runs in an experiment of a folder's database; their ids. */
export async function seed(folder: string, experiment: string, runs: readonly SeededRun[]): Promise<string[]> {
  return inDatabase(folder, async (store) => {
    const known = await store.findExperiment(experiment);
    const artifactLocation = path.join(folder, "mlruns", experiment);
    const experimentId = known?.experimentId ?? (await store.createExperiment({ name: experiment, artifactLocation }));
    const ids: string[] = [];
    for (const run of runs) ids.push(await seedOne(store, experimentId, run));
    return ids;
  });
}

async function seedOne(
  store: Store,
  experimentId: string,
  { name, at = 0, took = 10, status = "FINISHED", metrics = {}, params, tags }: SeededRun,
): Promise<string> {
  const startTime = beginning + at * 1000;
  const run: NewRun = { experimentId, runName: name, startTime, userId: "ada" };
  const { info } = await store.createRun(run);
  const points = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: startTime + 1000, step: 0 }));
  await store.logBatch(info.runId, { params, tags, metrics: points });
  if (status !== "RUNNING") await store.updateRun(info.runId, { status, endTime: startTime + took * 1000 });
  return info.runId;
}
