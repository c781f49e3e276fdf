import path from "node:path";
import { openStore, type RunInfo, type RunStatus, type Store } from "@sentiment/mlflow";
import { temporaryFolder } from "@sentiment/testing";

/** A new database, for as long as `work` takes. */
export async function inNewStore(work: (store: Store, uri: string) => Promise<void>): Promise<void> {
  const uri = `sqlite:///${path.join(await temporaryFolder(), "mlflow.db")}`;
  const store = await openStore(uri, { create: true });
  try {
    await work(store, uri);
  } finally {
    await store.close();
  }
}

/** A finished run of the experiment 0 with these metrics, and as the store has it a model where `model` is not false. */
export async function runWithModel(
  store: Store,
  metrics: Readonly<Record<string, number>>,
  { model = true, status = "FINISHED" }: { readonly model?: boolean; readonly status?: RunStatus } = {},
): Promise<string> {
  const { info } = await store.createRun({ experimentId: "0", runName: `f1 ${metrics["f1"]}` });
  const { runId } = info;
  const points = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 }));
  await store.logBatch(runId, { metrics: points });
  if (model) await logModel(store, info);
  if (status !== "RUNNING") await store.updateRun(runId, { status, endTime: Date.now() });
  return runId;
}

async function logModel(store: Store, { runId, artifactUri }: RunInfo): Promise<void> {
  if (await store.hasLoggedModels()) {
    const { modelId } = await store.createLoggedModel({ experimentId: "0", name: "model", sourceRunId: runId });
    await store.logOutputs(runId, [{ modelId, step: 0 }]);
    await store.finalizeLoggedModel(modelId, "LOGGED_MODEL_READY");
    return;
  }
  const document = {
    artifact_path: "model",
    run_id: runId,
    utc_time_created: "2026-11-22 12:00:00.000000",
    flavors: {},
  };
  await store.artifacts(artifactUri).write("model/MLmodel", JSON.stringify(document));
  await store.recordModel(runId, JSON.stringify(document));
}
