import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "@sentiment/files";
import { runProcess, temporaryFolder } from "@sentiment/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { frontStatus, stopFront, switchFront } from "../src/front/front-client.ts";
import { startFront } from "../src/front/start-front.ts";
import { endProcess } from "../src/local/end-process.ts";
import type { FrontRecord } from "../src/state/endpoint-record.ts";

const servers: Server[] = [];
const fronts: ProcessIdentity[] = [];
let log: string;

beforeEach(async () => {
  log = path.join(await temporaryFolder(), "logs", "front.log");
});

afterEach(async () => {
  for (const each of servers.splice(0)) each.close();
  for (const identity of fronts.splice(0)) await endProcess(identity, 0);
});

async function front(backend?: Server, ports: readonly number[] = [0]): Promise<{ front: FrontRecord; port: number }> {
  const remember = async (known: FrontRecord) => void fronts.push(known.process);
  return startFront({ endpoint: "x-staging", ports, backend: backend && addressOf(backend), log, remember });
}

/** A server that does with each connection as it is told. */
async function server(onConnection: (socket: Socket) => void, allowHalfOpen = false): Promise<Server> {
  const listening = createServer({ allowHalfOpen }, (socket) => {
    socket.on("error", () => {});
    onConnection(socket);
  });
  servers.push(listening);
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return listening;
}

function addressOf(listening: Server): { host: string; port: number } {
  return { host: "127.0.0.1", port: (listening.address() as AddressInfo).port };
}

/** Sends some text, ends its side, and resolves with all that comes back. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.end(text);
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

const named = (name: string) => server((socket) => void socket.on("data", () => socket.end(name)));

describe("the front of an endpoint", () => {
  it("sends callers to the server in service, and those of before stay with theirs", async () => {
    const echo = await server((socket) => void socket.pipe(socket));
    const { front: own, port } = await front(echo);
    const kept = connect(port, "127.0.0.1");
    kept.write("one");
    expect(String((await once(kept, "data"))[0])).toBe("one");

    await switchFront(own, addressOf(await named("new")));
    expect(await exchange(port, "hello")).toBe("new");
    kept.write("two");
    expect(String((await once(kept, "data"))[0])).toBe("two");
    const { connections, pid } = await frontStatus(own);
    expect(pid).toBe(own.process.pid);
    expect(connections).toContainEqual({ ...addressOf(echo), connecting: 0, open: 1 });
    kept.destroy();
  });

  it("passes on that one side has ended, and all that was sent before, however much and slowly taken", async () => {
    // It answers only when the caller has ended its side, by the number of bytes and then a lot.
    const much = Buffer.alloc(8_000_000, "a");
    const counting = await server((socket) => {
      let bytes = 0;
      socket.on("data", (chunk: Buffer) => (bytes += chunk.length));
      socket.on("end", () => socket.end(`${bytes} `.concat(much.toString())));
    }, true);
    const { port } = await front(counting);
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.end(much);
    let bytes = 0;
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes < 1_000_000) await setTimeout(5);
    }
    expect(bytes).toBe("8000000 ".length + much.length);
  });

  it("tells callers to come again while there is no server, or none that accepts", async () => {
    const { front: own, port } = await front();
    const asked = await fetch(`http://127.0.0.1:${port}/invocations`, { method: "POST", body: "x".repeat(3_000_000) });
    expect([asked.status, asked.headers.get("retry-after"), asked.headers.get("connection")]).toEqual([
      503,
      "1",
      "close",
    ]);
    expect(await asked.json()).toMatchObject({ error_code: "TEMPORARILY_UNAVAILABLE" });
    const gone = await named("gone");
    const { port: nobody } = addressOf(gone);
    gone.close();
    await switchFront(own, { host: "127.0.0.1", port: nobody });
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(503);
    expect(await readFile(log, "utf8")).toContain('"event":"unreachable"');
  });

  it("tries the server that is in service by then, when the one before accepts no more", async () => {
    const gone = await named("gone");
    const address = addressOf(gone);
    gone.close();
    const { front: own, port } = await front();
    await switchFront(own, address);
    const asking = exchange(port, "hello");
    await switchFront(own, addressOf(await named("new")));
    expect(await asking).toBe("new");
  });

  it("breaks a caller's connection when the server's breaks, so that half an answer is not taken for a whole", async () => {
    const breaking = await server((socket) => {
      socket.on("data", () => socket.write("half", () => socket.resetAndDestroy()));
    });
    const { port } = await front(breaking);
    const socket = connect(port, "127.0.0.1");
    socket.write("hello");
    socket.on("data", () => {});
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNRESET");
  });

  it("outlives hostile callers: a thousand that break off, say nothing, or never take their answers", async () => {
    const flood = await server((socket) => {
      socket.on("data", () => {
        socket.write(Buffer.alloc(1_000_000));
      });
    });
    const { front: own, port } = await front(flood);
    const sockets = Array.from({ length: 1000 }, (_, at) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      if (at % 3 === 0) socket.once("connect", () => socket.write("\0".repeat(100)));
      if (at % 3 === 1) socket.once("connect", () => socket.resetAndDestroy());
      return socket;
    });
    await setTimeout(300);
    for (const socket of sockets) socket.destroy();
    await switchFront(own, addressOf(await named("well")));
    expect(await exchange(port, "hello")).toBe("well");
    await expect.poll(async () => (await frontStatus(own)).connections, { timeout: 20_000 }).toEqual([]);
  });

  it("is told what to do only by who knows its token", async () => {
    const { front: own } = await front();
    const url = `http://127.0.0.1:${own.controlPort}`;
    for (const authorization of ["", "Bearer ", `Bearer ${own.token}x`, `bearer ${own.token}`]) {
      const answer = await fetch(`${url}/stop`, { method: "POST", body: "{}", headers: { authorization } });
      expect(answer.status).toBe(401);
    }
    const authorization = `Bearer ${own.token}`;
    for (const body of ["", "{", "[]", '{"host":1}', `{"host":"${"x".repeat(5000)}"}`]) {
      const answer = await fetch(`${url}/backend`, { method: "POST", body, headers: { authorization } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    const { stdout } = await runProcess("ps", ["eww", "-p", String(own.process.pid)]);
    expect(stdout).toContain("front/main.ts");
    expect(stdout).not.toContain(own.token);
    expect((await frontStatus(own)).backend).toBeNull();
  });

  it("takes the first of the ports that is free, and says when none is", async () => {
    const other = await named("other");
    const { port } = addressOf(other);
    expect((await front(undefined, [port, 0])).port).not.toBe(port);
    const taken = front(undefined, [port]);
    await expect(taken).rejects.toMatchObject({ kind: "conflict", code: "PORT_TAKEN" });
    await expect(taken).rejects.toThrow(`Port ${port} of 127.0.0.1, where x-staging should answer, is taken`);
  });

  it("that cannot start says why itself, for its log goes with an endpoint that has not come into being", async () => {
    const failed = front(undefined, [65_536]);
    await expect(failed).rejects.toMatchObject({ kind: "usage", code: "FRONT_NOT_STARTED" });
    await expect(failed).rejects.toThrow(/on port 65536: .*Received type number \(65536\)\.$/u);
  });

  it("ends when it is told to, after what is under way has ended", async () => {
    const echo = await server((socket) => void socket.pipe(socket));
    const { front: own, port } = await front(echo);
    const kept = connect(port, "127.0.0.1");
    kept.write("one");
    await once(kept, "data");
    await stopFront(own, 20);
    await expect(exchange(port, "")).rejects.toThrow("ECONNREFUSED");
    kept.write("two");
    expect(String((await once(kept, "data"))[0])).toBe("two");
    kept.end();
    await expect.poll(() => isAlive(own.process), { timeout: 5000 }).toBe(false);
  });

  it("ends when nobody tells it what it is for, since whoever started it has failed", async () => {
    const remember = async ({ process: identity }: FrontRecord): Promise<void> => {
      fronts.push(identity);
      throw new Error("The disk is full.");
    };
    const starting = startFront({ endpoint: "x-staging", ports: [0], backend: undefined, log, remember });
    await expect(starting).rejects.toThrow("The disk is full.");
    await expect.poll(() => isAlive(fronts.at(-1)!), { timeout: 10_000 }).toBe(false);
  });
});
