import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { openStore } from "@sentiment/mlflow";
import { describeWithPython, pythonPath, runProcess, temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";

const logRuns = path.join(import.meta.dirname, "fixtures/log-runs.ts");

/** The ids of the runs that a process said it had recorded, after its first line. */
async function recordRuns(uri: string, count: number): Promise<string[]> {
  const { code, stdout, stderr } = await runProcess(process.execPath, [logRuns, uri, String(count)]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trim().split("\n").slice(1);
}

async function checkRuns(uri: string, ids: readonly string[]): Promise<void> {
  const store = await openStore(uri);
  const { items } = await store.searchRuns({ experimentIds: ["0"] });
  expect(items.map((run) => run.info.runId).sort(byCode)).toEqual(ids.toSorted(byCode));
  for (const { info, data } of items) {
    expect(info).toMatchObject({ status: "FINISHED", endTime: 2 });
    expect(data).toMatchObject({ tags: { whole: "yes" }, metrics: { loss: { value: 1 / 5, step: 4 } } });
    expect((await store.getMetricHistory(info.runId, "loss")).items).toHaveLength(5);
  }
  await store.close();
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function integrity(file: string): unknown {
  const database = new DatabaseSync(file);
  const [answer] = database.prepare("PRAGMA integrity_check").all();
  database.close();
  return answer;
}

describe("eight processes that begin at once in an empty folder", () => {
  it("make one database and lose no run", async () => {
    const file = path.join(await temporaryFolder(), "mlflow.db");
    const uri = `sqlite:///${file}`;
    const ids = await Promise.all(Array.from({ length: 8 }, () => recordRuns(uri, 3)));
    expect(ids.flat()).toHaveLength(24);
    await checkRuns(uri, ids.flat());
    expect(integrity(file)).toEqual({ integrity_check: "ok" });
  });
});

describe("a process that is killed while it makes the database", () => {
  it("leaves a whole database or none, in which the next one records", async () => {
    const delays = fc.sample(fc.integer({ min: 0, max: 60 }), { numRuns: 8, seed: 4 });
    for (const delay of delays) {
      const file = path.join(await temporaryFolder(), "mlflow.db");
      const child = spawn(process.execPath, [logRuns, `sqlite:///${file}`, "1000"], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      await once(child.stdout, "data");
      await setTimeout(delay);
      child.kill("SIGKILL");
      await once(child, "close");
      const store = await openStore(`sqlite:///${file}`, { create: true });
      expect(await store.findExperiment("Default")).toMatchObject({ experimentId: "0" });
      const { info } = await store.createRun({ experimentId: "0" });
      expect(await store.getRun(info.runId)).toMatchObject({ info: { status: "RUNNING" } });
      await store.close();
      expect(integrity(file)).toEqual({ integrity_check: "ok" });
    }
  });
});

const logInPython = `
import sys, mlflow
client = mlflow.MlflowClient(sys.argv[1])
for _ in range(int(sys.argv[2])):
    run = client.create_run("0", start_time=1, tags={"whole": "yes"}).info.run_id
    for step in range(5):
        client.log_metric(run, "loss", 1 / (step + 1), timestamp=1, step=step)
    client.set_terminated(run, "FINISHED", 2)
    print(run)
`;

describeWithPython("MLflow's Python processes that write the same database at the same time", () => {
  it("are not disturbed, and lose nothing", async () => {
    const uri = `sqlite:///${path.join(await temporaryFolder(), "mlflow.db")}`;
    await (await openStore(uri, { create: true })).close();
    const recordInPython = async () => {
      const { code, stdout, stderr } = await runProcess(pythonPath(), ["-c", logInPython, uri, "1"]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      return stdout.trim().split("\n");
    };
    // Ours go on until theirs, which start slower, have ended; one run a process, since SQLite's own waiting, which is
    // theirs, looks ten times a second and would hardly ever meet a gap between transactions that follow at once.
    const theirs = Promise.all([recordInPython(), recordInPython()]);
    const python = { ended: false };
    const ours = async () => {
      const ids: string[] = [];
      while (!python.ended) ids.push(...(await recordRuns(uri, 1)));
      return ids;
    };
    const all = await Promise.all([theirs.finally(() => (python.ended = true)), ours()]);
    await checkRuns(uri, all.flat(2));
  });
});
