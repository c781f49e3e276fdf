import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { appendFile, cp, readFile, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import { runProcess, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../src/index.ts";
import { ServedModel } from "../src/served-model.ts";
import { trainedModel } from "./trained-model.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const body = '{"inputs":["I hate this"]}';
let first: string;
let second: string;

beforeAll(async () => {
  [first, second] = await Promise.all([trainedModel(), trainedModel("--model", "nb", "--vectorizer", "count")]);
});

/** Asks over and over until told to stop, over one connection or ever new ones; returns what it was answered. */
function caller(url: string, keepAlive: boolean) {
  const agent = new Agent({ keepAlive, maxSockets: 1 });
  const answers = new Map<string, number>();
  const asking = { stopped: false };
  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": body.length };
      const call = request(`${url}/invocations`, { method: "POST", agent, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("end", () => resolve(`${answer.statusCode} ${String(answer.headers["x-sentiment-model"])} ${text}`));
      });
      call.on("error", reject);
      call.end(body);
    });
  const done = (async () => {
    while (!asking.stopped) {
      const answer = await ask();
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    agent.destroy();
    return answers;
  })();
  return {
    stop() {
      asking.stopped = true;
      return done;
    },
  };
}

describe("reload", () => {
  it("exchanges the model under load: every request is answered, by the old model or the new", async () => {
    const server = await startServer({ modelDir: first, port: 0 });
    const models = [server.model];
    const callers = [true, true, false, false].map((keepAlive) => caller(server.url, keepAlive));
    await setTimeout(150);
    await server.reload(second);
    models.push(server.model);
    await setTimeout(150);
    await server.reload(first);
    await setTimeout(50);
    const answers = new Set((await Promise.all(callers.map((one) => one.stop()))).flatMap((one) => [...one.keys()]));
    await server.close();
    expect(models[0]).not.toBe(models[1]);
    expect([...answers].map((answer) => answer.slice(0, 20)).toSorted()).toEqual(
      models.map((id) => `200 ${id}`).toSorted(),
    );
  });

  it("a model that is not there, corrupt or not itself leaves the old one in service", async () => {
    const server = await startServer({ modelDir: first, port: 0 });
    const changed = path.join(await temporaryFolder(), "model");
    await cp(second, changed, { recursive: true });
    await appendFile(path.join(changed, "vocabulary.txt"), "x");
    const { model } = server;
    await expect(server.reload("/no/such/model")).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
    await expect(server.reload(changed)).rejects.toMatchObject({ code: "MODEL_CORRUPT" });
    expect(server.model).toBe(model);
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
    await server.close();
  });

  it("of two asked for at once, the last stays", async () => {
    const server = await startServer({ modelDir: first, port: 0 });
    const { model } = server;
    await Promise.all([server.reload(second), server.reload(first)]);
    expect(server.model).toBe(model);
    await server.close();
  });
});

it("a port that is taken is a conflict", async () => {
  const server = await startServer({ modelDir: first, port: 0 });
  const port = Number(new URL(server.url).port);
  await expect(startServer({ modelDir: first, port })).rejects.toMatchObject({ kind: "conflict", code: "PORT_IN_USE" });
  await server.close();
});

describe("the program main.ts", () => {
  it("serves what its environment says, reloads at SIGHUP, ends with 0 at SIGTERM", async () => {
    const modelDir = path.join(await temporaryFolder(), "model");
    await cp(first, modelDir, { recursive: true });
    const env = { SENTIMENT_MODEL_DIR: modelDir, PORT: "0", SENTIMENT_HOST: "127.0.0.1", AIP_HEALTH_ROUTE: "/alive" };
    const child = spawn(process.execPath, [main, "serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
    const log: Record<string, unknown>[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.trim().split("\n")) log.push(JSON.parse(line) as Record<string, unknown>);
    });
    const logged = async (event: string): Promise<Record<string, unknown>> => {
      for (;;) {
        const found = log.find((one) => one["event"] === event);
        if (found !== undefined) return found;
        await setTimeout(10);
      }
    };
    const { url, model } = await logged("started");
    expect((await fetch(`${String(url)}/alive`)).status).toBe(200);
    await cp(second, modelDir, { recursive: true });
    child.kill("SIGHUP");
    expect(await logged("reloaded")).toMatchObject({ before: model });
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    expect(log.at(-1)).toMatchObject({ event: "stopped" });
  });

  it.each([
    ["no model", { args: [], env: { SENTIMENT_MODEL_DIR: "/no/such/model" } }, 3, "MODEL_NOT_FOUND"],
    ["a bad variable", { args: [], env: { PORT: "many" } }, 2, "BAD_VARIABLE"],
    ["another command", { args: ["learn"], env: {} }, 2, "UNKNOWN_COMMAND"],
  ])("%s: says so in its log and in its exit code", async (_, { args, env }, exitCode, logged) => {
    const { code, stderr } = await runProcess(process.execPath, [main, ...args], { env });
    expect(code).toBe(exitCode);
    expect(JSON.parse(stderr)).toMatchObject({ level: "error", event: "not started", code: logged });
  });
});

describe("a model that does not predict what it did when it was saved", () => {
  it("is not served", async () => {
    const modelDir = path.join(await temporaryFolder(), "model");
    await cp(first, modelDir, { recursive: true });
    const golden = (await readFile(path.join(modelDir, "golden.json"), "utf8")).replace(/0\.\d+/u, "0.123");
    const manifest = JSON.parse(await readFile(path.join(modelDir, "model.json"), "utf8")) as { files: object };
    const sha256 = createHash("sha256").update(golden).digest("hex");
    manifest.files = { ...manifest.files, "golden.json": { bytes: Buffer.byteLength(golden), sha256 } };
    await writeFile(path.join(modelDir, "golden.json"), golden);
    await writeFile(path.join(modelDir, "model.json"), JSON.stringify(manifest));
    await expect(startServer({ modelDir, port: 0 })).rejects.toMatchObject({ kind: "input", code: "MODEL_CHANGED" });
  });

  it("is not well: what /ping asks", async () => {
    const model = await ServedModel.open(first);
    expect(model.isWell()).toBe(true);
    for (const { data } of Object.values(model.pipeline.model.toState().tensors)) data.fill(0);
    expect(model.isWell()).toBe(false);
  });
});
