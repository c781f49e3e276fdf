import path from "node:path";
import { openStore, type RunStatus, type Store } from "@sentiment/mlflow";
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

/** A finished run of the experiment 0 with these metrics, and a logged model `model` where `model` is not false. */
export async function runWithModel(
  store: Store,
  metrics: Readonly<Record<string, number>>,
  { model = true, status = "FINISHED" }: { readonly model?: boolean; readonly status?: RunStatus } = {},
): Promise<string> {
  const { info } = await store.createRun({ experimentId: "0", runName: `f1 ${metrics["f1"]}` });
  const { runId } = info;
  const points = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 }));
  await store.logBatch(runId, { metrics: points });
  if (model) {
    const { modelId } = await store.createLoggedModel({ experimentId: "0", name: "model", sourceRunId: runId });
    await store.logOutputs(runId, [{ modelId, step: 0 }]);
    await store.finalizeLoggedModel(modelId, "LOGGED_MODEL_READY");
  }
  if (status !== "RUNNING") await store.updateRun(runId, { status, endTime: Date.now() });
  return runId;
}
