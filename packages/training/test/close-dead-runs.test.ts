import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { openStore, type Store, type Tags } from "@sentiment/mlflow";
import { temporaryFolder } from "@sentiment/testing";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeDeadRuns } from "../src/runs/close-dead-runs.ts";
import { processTags } from "../src/tracking/process-tags.ts";

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 22, 12);
let dead: Tags;
let store: Store;

beforeAll(async () => {
  const module = new URL("../src/tracking/process-tags.ts", import.meta.url).href;
  const program = `import { processTags } from ${JSON.stringify(module)}; console.log(JSON.stringify(processTags())); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  dead = JSON.parse(line.toString()) as Tags;
  child.kill("SIGKILL");
  await once(child, "exit");
});

beforeEach(async () => {
  store = await openStore(`sqlite:///${path.join(await temporaryFolder(), "mlflow.db")}`, { create: true });
  return () => store.close();
});

async function running(runName: string, tags: Tags, startTime = now - 10 * hour): Promise<string> {
  const { info } = await store.createRun({ experimentId: "0", runName, startTime, tags });
  return info.runId;
}

async function statusOf(id: string) {
  const { info } = await store.getRun(id);
  return [info.status, info.endTime];
}

describe("closing dead runs", () => {
  it("makes a run KILLED whose process has died, with its last sign of life as its end", async () => {
    const silent = await running("silent", dead);
    const measured = await running("measured", dead);
    const metrics = [1, 2].map((step) => ({ key: "f1", value: 1, timestamp: now - 9 * hour + step, step }));
    await store.logBatch(measured, { metrics });
    const result = await closeDeadRuns(store, { now });
    expect(new Set(result.closed)).toEqual(new Set([silent, measured]));
    expect(await statusOf(silent)).toEqual(["KILLED", now - 10 * hour]);
    expect(await statusOf(measured)).toEqual(["KILLED", now - 9 * hour + 2]);
  });

  it("gives up the models that they were uploading, and leaves finished ones alone", async () => {
    const sourceRunId = await running("dead", dead);
    const half = await store.createLoggedModel({ experimentId: "0", name: "model", sourceRunId });
    const whole = await store.createLoggedModel({ experimentId: "0", name: "model", sourceRunId });
    await store.finalizeLoggedModel(whole.modelId, "LOGGED_MODEL_READY");
    const others = await store.createLoggedModel({ experimentId: "0", name: "model", sourceRunId: undefined });
    await closeDeadRuns(store, { now });
    expect((await store.getLoggedModel(half.modelId)).status).toBe("LOGGED_MODEL_UPLOAD_FAILED");
    expect((await store.getLoggedModel(whole.modelId)).status).toBe("LOGGED_MODEL_READY");
    expect((await store.getLoggedModel(others.modelId)).status).toBe("LOGGED_MODEL_PENDING");
  });

  it("leaves alone what lives, what is elsewhere, what is not ours and what has ended", async () => {
    const alive = await running("alive", processTags());
    const elsewhere = await running("elsewhere", { ...dead, "sentiment.host": "elsewhere.example" });
    const python = await running("python", {});
    const ended = await running("ended", dead);
    await store.updateRun(ended, { status: "FINISHED", endTime: now });
    const { runs, closed } = await closeDeadRuns(store, { now });
    expect(closed).toEqual([]);
    expect(Object.fromEntries(runs.map((run) => [run.runId, run.process]))).toEqual({
      [alive]: "alive",
      [elsewhere]: "unknown",
      [python]: "unknown",
    });
    for (const id of [alive, elsewhere, python]) expect((await statusOf(id))[0]).toBe("RUNNING");
    expect(await statusOf(ended)).toEqual(["FINISHED", now]);
  });

  it("only says so on a dry run", async () => {
    const id = await running("dead", dead);
    const { closed, dryRun } = await closeDeadRuns(store, { now, dryRun: true });
    expect({ closed, dryRun }).toEqual({ closed: [id], dryRun: true });
    expect((await statusOf(id))[0]).toBe("RUNNING");
  });

  it("can wait until they are old, and can take those of other machines once they are", async () => {
    const young = await running("young", dead, now - hour);
    const old = await running("old", dead);
    const python = await running("python", {});
    const youngPython = await running("young python", {}, now - hour);
    expect((await closeDeadRuns(store, { now, olderThanSeconds: 7200 })).closed).toEqual([old]);
    expect((await closeDeadRuns(store, { now, olderThanSeconds: 7200, foreign: true })).closed).toEqual([python]);
    for (const id of [young, youngPython]) expect((await statusOf(id))[0]).toBe("RUNNING");
  });

  it("never takes a process that lives for dead, however old", async () => {
    await running("alive", processTags(), 0);
    expect((await closeDeadRuns(store, { now, olderThanSeconds: 1, foreign: true })).closed).toEqual([]);
  });
});
