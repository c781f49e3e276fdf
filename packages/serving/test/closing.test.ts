import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { startServer, type Limits } from "../src/index.ts";
import { connectTo, everything } from "./raw-http.ts";
import { trainedModel } from "./trained-model.ts";

const body = '{"inputs":["I hate this"]}';
const headers = `POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
let modelDir: string;

beforeAll(async () => {
  modelDir = await trainedModel();
});

function started(limits: Partial<Limits>) {
  return startServer({ modelDir, port: 0, limits });
}

/** Asks over and over; returns how often it was answered 200, and told that the connection ends. Fails when it is not answered. */
function caller(url: string, keepAlive: boolean) {
  const agent = new Agent({ keepAlive, maxSockets: 1 });
  const said = { answers: 0, lasts: 0 };
  const asking = { stopped: false };
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const call = request(`${url}/invocations`, {
        method: "POST",
        agent,
        headers: { "content-type": "application/json", "content-length": body.length },
      });
      call.on("error", reject);
      call.on("response", (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${answer.statusCode}`));
        said.answers++;
        if (answer.headers.connection === "close") said.lasts++;
        answer.resume().on("end", resolve);
      });
      call.end(body);
    });
  const done = (async () => {
    while (!asking.stopped) await ask();
    agent.destroy();
    return said;
  })();
  return {
    stop() {
      asking.stopped = true;
      return done;
    },
  };
}

/** A connection that has been answered once and is idle. */
async function idleConnection(url: string) {
  const socket = connectTo(url);
  socket.write(headers + body);
  await once(socket, "data");
  return socket;
}

describe("a server that is asked to stop", () => {
  it("answers all who go on asking, over kept and new connections, and ends once nobody is connected", async () => {
    const server = await started({ lingerSeconds: 600 });
    const callers = Array.from({ length: 16 }, (_, at) => caller(server.url, at % 2 === 0));
    await setTimeout(100);
    const closed = server.close();
    await setTimeout(200);
    const said = await Promise.all(callers.map((one) => one.stop()));
    await closed;
    for (const { answers, lasts } of said) expect([answers > 0, lasts > 0]).toEqual([true, true]);
  });

  it("answers who had an idle connection, and says that it ends", async () => {
    const server = await started({ lingerSeconds: 600 });
    const socket = await idleConnection(server.url);
    const closed = server.close();
    await setTimeout(100);
    const answer = everything(socket);
    socket.write(headers + body);
    expect(await answer).toMatch(/^HTTP\/1\.1 200 [^]*^connection: close\r$/imu);
    await closed;
  });

  it("answers all of several requests sent at once, and says with the last that the connection ends", async () => {
    const server = await started({ lingerSeconds: 600 });
    const socket = await idleConnection(server.url);
    const closed = server.close();
    const answers = everything(socket);
    socket.write((headers + body).repeat(3));
    const said = (await answers).matchAll(/HTTP\/1\.1 (\d+) [^]*?^connection: (\S+)/gimu);
    expect(Array.from(said, ([, status, connection]) => `${status} ${connection}`)).toEqual([
      "200 keep-alive",
      "200 keep-alive",
      "200 close",
    ]);
    await closed;
  });

  it("says that it is not ready any more, while it still answers", async () => {
    const server = await started({ lingerSeconds: 600 });
    const socket = await idleConnection(server.url);
    const closed = server.close();
    expect((await fetch(`${server.url}/ping`)).status).toBe(503);
    const ask = { method: "POST", headers: { "content-type": "application/json" }, body };
    expect((await fetch(`${server.url}/invocations`, ask)).status).toBe(200);
    socket.destroy();
    await closed;
  });

  it("ends at once when nobody is connected", async () => {
    const server = await started({ lingerSeconds: 600 });
    await server.close();
    await expect(fetch(`${server.url}/ping`)).rejects.toThrow("fetch failed");
  });

  it("does not wait for who asks nothing: an idle connection, one over which nothing ever came", async () => {
    const server = await started({ lingerSeconds: 0.1, drainSeconds: 600 });
    const silent = [await idleConnection(server.url), connectTo(server.url)].map((socket) => everything(socket));
    await setTimeout(50);
    await server.close();
    expect(await Promise.all(silent)).toEqual(["", ""]);
  });

  it("answers what is under way, and cuts off who does not come to an end", async () => {
    const server = await started({ lingerSeconds: 0, drainSeconds: 0.5 });
    const underWay = connectTo(server.url);
    underWay.write(headers);
    const endless = connectTo(server.url);
    endless.write("POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
    await setTimeout(100);
    const closed = server.close();
    await setTimeout(50);
    underWay.write(body);
    expect(await everything(underWay)).toMatch(/^HTTP\/1\.1 200 [^]*^connection: close\r$/imu);
    await closed;
    await expect(fetch(`${server.url}/ping`)).rejects.toThrow("fetch failed");
    await everything(endless);
  });
});

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

it.each(["SIGTERM", "SIGINT"] as const)("main.ts ends at once at a second %s, whoever is connected", async (signal) => {
  const env = {
    SENTIMENT_MODEL_DIR: modelDir,
    PORT: "0",
    SENTIMENT_HOST: "127.0.0.1",
    SENTIMENT_LINGER_SECONDS: "600",
  };
  const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "ignore", "pipe"] });
  const [line] = (await once(child.stderr.setEncoding("utf8"), "data")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const cutOff = everything(await idleConnection(url));
  const exit = once(child, "exit");
  child.kill(signal);
  await once(child.stderr, "data");
  child.kill(signal);
  expect(await exit).toEqual([0, null]);
  expect(await cutOff).toBe("");
});
