// Records metrics one after the other, and prints each once the call that wrote it has returned: the id of the run in
// the first line, then a step a line. `metric-writer.ts URI EXPERIMENT_ID STEPS`
import { writeSync } from "node:fs";
import { openStore } from "@sentiment/mlflow";

const [uri = "", experimentId = "0", steps = "0"] = process.argv.slice(2);
const store = await openStore(uri, { create: true });
const run = await store.createRun({ experimentId });
const { runId } = run.info;
writeSync(1, `${runId}\n`);
for (let step = 0; step < Number(steps); step++) {
  await store.logBatch(runId, { metrics: [{ key: "loss", value: step / 8, timestamp: Date.now(), step }] });
  writeSync(1, `${step}\n`);
}
await store.updateRun(runId, { status: "FINISHED", endTime: Date.now() });
await store.close();
