import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { existsSync } from "node:fs";
import path from "node:path";
import { openStore } from "@sentiment/mlflow";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterEach, describe, expect, it } from "vitest";
import { run } from "../src/run.ts";
import { memoryIo } from "./memory-io.ts";
import { inDatabase, seed } from "./seeded-runs.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const runs = [
  { name: "first", metrics: { f1: 0.5 }, params: { C: "1" } },
  { name: "second", at: 5, metrics: { f1: 0.6 } },
];

/** A folder with two recorded runs. */
async function recorded(): Promise<{ folder: string; ids: string[] }> {
  const folder = await temporaryFolder();
  return { folder, ids: await seed(folder, "tweets", runs) };
}

/** Answers everything alike, and keeps what it is sent. */
async function scripted(status: number, body: string): Promise<{ uri: string; headers: IncomingHttpHeaders[] }> {
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    if (status !== 0) response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { uri: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, headers };
}

describe("sentiment runs sync", () => {
  it("says beforehand what it would copy, copies it, and then nothing more", async () => {
    const { folder: cwd, ids } = await recorded();
    const to = ["runs", "sync", "--to", "sqlite:///planned.db"];
    const plan = await runSentiment([...to, "--plan", "--json"], { cwd });
    expect(JSON.parse(plan.stdout)).toMatchObject({
      from: "sqlite:///mlflow.db",
      to: "sqlite:///planned.db",
      plan: true,
      runs: ids.map((runId) => ({ runId, targetRunId: null, action: "copied", experimentName: "tweets" })),
    });
    expect(existsSync(path.join(cwd, "planned.db"))).toBe(false);
    const target = ["runs", "sync", "--to", "sqlite:///copy.db"];
    const words = await runSentiment(target, { cwd });
    expect(words).toMatchObject({ code: 0 });
    expect(words.stdout).toMatch(/^copied +2 runs$/mu);
    const again = await runSentiment(target, { cwd });
    expect(again.stdout).toMatch(/^copied +nothing: all of it is there$/mu);
    expect((await runSentiment([...target, "-q"], { cwd })).stdout).toBe("0\n");
  });

  it("takes single runs by the beginning of their ids, and one experiment", async () => {
    const { folder: cwd, ids } = await recorded();
    await seed(cwd, "others", [{ name: "third" }]);
    const one = await runSentiment(["runs", "sync", "--to", "sqlite:///a.db", "--run-id", ids[1]!.slice(0, 12), "-q"], {
      cwd,
    });
    expect(one.stdout).toBe("1\n");
    const some = await runSentiment(["runs", "sync", "--to", "sqlite:///b.db", "--experiment", "others", "-q"], {
      cwd,
    });
    expect(some.stdout).toBe("1\n");
    const none = await runSentiment(["runs", "sync", "--to", "sqlite:///b.db", "--experiment", "tweet"], { cwd });
    expect(none).toMatchObject({ code: 3, stderr: expect.stringContaining("Did you mean tweets") as string });
  });

  it("wants a target that is another store, however that is written", async () => {
    const { folder: cwd } = await recorded();
    const missing = await runSentiment(["runs", "sync"], { cwd });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("--to") as string });
    const same = await runSentiment(["runs", "sync", "--to", `sqlite:///${cwd}/../${path.basename(cwd)}/mlflow.db`], {
      cwd,
    });
    expect(same).toMatchObject({ code: 2, stderr: expect.stringContaining("one and the same store") as string });
  });

  it("copies from the folder's database to the server that the environment names", async () => {
    const { folder: cwd } = await recorded();
    const { uri } = await scripted(401, "{}");
    const env = { MLFLOW_TRACKING_URI: uri };
    const refused = await runSentiment(["runs", "sync", "--to", uri, "--json"], { cwd, env });
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: "UNAUTHORIZED", exitCode: 4 } });
  });

  it("gives the target's password to no other server", async () => {
    const cwd = await temporaryFolder();
    const [from, to] = [await scripted(404, "{}"), await scripted(404, "{}")];
    const env = { MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "secret", MLFLOW_TRACKING_URI: from.uri };
    const { code } = await runSentiment(["runs", "sync", "--to", to.uri], { cwd, env });
    expect(code).toBe(4);
    expect(from.headers.length).toBeGreaterThan(0);
    expect(from.headers.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  it("tells of a run that differs there, and ends with 6 when the others are copied", async () => {
    const { folder: cwd, ids } = await recorded();
    const args = ["runs", "sync", "--to", "sqlite:///copy.db", "--json"];
    const first = JSON.parse((await runSentiment(args, { cwd })).stdout) as { runs: { targetRunId: string }[] };
    const store = await openStore(`sqlite:///${cwd}/copy.db`);
    await store.logBatch(first.runs[0]!.targetRunId, { params: { alpha: "1" } });
    await store.close();
    await inDatabase(cwd, async (here) => {
      for (const id of ids) await here.logBatch(id, { params: { alpha: "2" } });
    });
    const { code, stdout } = await runSentiment(args, { cwd });
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ action: "conflict" }, { action: "updated" }],
      error: { code: "NOT_ALL_SYNCED", message: expect.stringContaining("The param alpha") as string },
    });
  });

  it("ends at once when it is told to", async () => {
    const { folder } = await recorded();
    const { uri, headers } = await scripted(0, "");
    const io = memoryIo({ workingFolder: folder });
    const from = `sqlite:///${path.join(folder, "mlflow.db")}`;
    const code = run(["runs", "sync", "--to", uri, "--tracking-uri", from], io);
    await expect.poll(() => headers.length, { timeout: 20_000 }).toBeGreaterThan(0);
    io.stop("SIGINT", 130);
    expect(await code).toBe(130);
  });
});
