import { getRun } from "./runs.ts";
import { once } from "./once.ts";
import type { Server } from "./server.ts";

const modelsTag = "mlflow.log-model.history";

/** Appends to the run's list of models: after a lost answer the list is looked at first. */
export async function recordModel(server: Server, runId: string, modelJson: string): Promise<void> {
  const { model_uuid: uuid } = JSON.parse(modelJson) as { readonly model_uuid?: string };
  const recording = {
    async send() {
      const body = { run_id: runId, model_json: modelJson };
      await server.call({ method: "POST", path: "runs/log-model", body, repeatable: false });
      return true;
    },
    async look() {
      const { data } = await getRun(server, runId);
      return uuid !== undefined && data.tags[modelsTag]?.includes(uuid) === true ? true : undefined;
    },
  };
  await once(recording, server.signal);
}
