import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServer, type LogEvent, type RunningServer } from "../src/index.ts";
import { connectTo, everything, sendRaw } from "./raw-http.ts";
import { trainedModel } from "./trained-model.ts";

const megabyte = 1024 * 1024;
let modelDir: string;
let server: RunningServer;
/** Cuts off slow callers soon. */
let impatient: RunningServer;
const log: LogEvent[] = [];

beforeAll(async () => {
  modelDir = await trainedModel();
  server = await startServer({
    modelDir,
    port: 0,
    accessLog: true,
    limits: { bodyBytes: 6 * megabyte, texts: 1000, lingerSeconds: 0 },
    log: (event) => log.push(event),
  });
  impatient = await startServer({
    modelDir,
    port: 0,
    limits: { headerSeconds: 0.5, requestSeconds: 1, lingerSeconds: 0 },
  });
});
afterAll(() => Promise.all([server?.close(), impatient?.close()]));

afterEach(async () => {
  const answer = await post({ inputs: ["What a lovely day!"] });
  if (answer.status !== 200) throw new Error(`After that, the next caller was answered ${answer.status}.`);
});

async function post(body: unknown, headers: Record<string, string> = {}, { url } = server): Promise<Response> {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const own = { "content-type": "application/json", ...headers };
  return fetch(`${url}/invocations`, { method: "POST", headers: own, body: text as string });
}

describe("malformed bodies", () => {
  const deep = (count: number, open: string, close: string): string => open.repeat(count) + close.repeat(count);
  it.each([
    ["no JSON", "{", 400],
    ["lists a million deep", deep(1_000_000, "[", "]"), 400],
    ["a text a million deep", `{"inputs":${"[".repeat(1_000_000)}"a"${"]".repeat(1_000_000)}}`, 200],
    ["objects a million deep", `{"inputs":${'{"text":'.repeat(500_000)}"a"${"}".repeat(500_000)}}`, 200],
    ["a million deep and never closed", "[".repeat(1_000_000), 400],
    ["a cell a million deep", `{"dataframe_split":{"columns":["text"],"data":${deep(1_000_000, "[", "]")}}}`, 400],
    ["columns a million deep", `{"dataframe_split":{"columns":${deep(1_000_000, "[", "]")},"data":[["a"]]}}`, 400],
    [
      "a column's name a million deep",
      `{"dataframe_split":{"columns":[${deep(1_000_000, "[", "]")}],"data":[["a"]]}}`,
      400,
    ],
    ["params a million deep", `{"inputs":["a"],"params":${deep(1_000_000, "[", "]")}}`, 400],
    [
      "a hundred thousand keys",
      JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at]))),
      400,
    ],
    ["prototype keys", '{"__proto__":{"inputs":["a"]},"constructor":{"prototype":{"inputs":["a"]}}}', 400],
    ["prototype keys in a record", '{"dataframe_records":[{"__proto__":{"text":"a"}}]}', 400],
    ["prototype keys in params", '{"inputs":["a"],"params":{"__proto__":{"probabilities":"x"}}}', 200],
    ["bad UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
    ["NUL", "\0\0\0\0", 400],
    ["one text of five megabytes", JSON.stringify({ inputs: ["a b ".repeat(1.25 * megabyte)] }), 200],
    ["five megabytes of one word", JSON.stringify({ inputs: ["a".repeat(5 * megabyte)] }), 200],
  ])("%s", async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it("more texts than are taken: 413", async () => {
    const answer = await post({ inputs: Array.from({ length: 1001 }, () => "a") });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error_code: "REQUEST_TOO_LARGE" });
  });

  it("a packed body: 415", async () => {
    expect((await post("x", { "content-encoding": "gzip" })).status).toBe(415);
  });

  it("quadratic CSV is read in no time", async () => {
    const answer = await post(`text\n"${'""'.repeat(2 * megabyte)}"\n`, { "content-type": "text/csv" });
    expect(answer.status).toBe(200);
  });
});

describe("huge bodies", () => {
  it("100 MB: refused by their announced length", async () => {
    const answer = await post(Buffer.alloc(100 * megabyte, 0x20));
    expect(answer.status).toBe(413);
  });

  it("100 MB without a length: refused at the limit", async () => {
    const chunk = `${megabyte.toString(16)}\r\n${" ".repeat(megabyte)}\r\n`;
    const head =
      "POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    const answer = await sendRaw(server.url, head, ...Array.from({ length: 100 }, () => chunk));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /u);
  });

  it("are not sent at all by who asks before: Expect: 100-continue", async () => {
    const head = `POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: ${100 * megabyte}\r\nexpect: 100-continue\r\n\r\n`;
    expect(await sendRaw(server.url, head)).toMatch(/^HTTP\/1\.1 413 /u);
    const body = '{"inputs":["a"]}';
    const small = `POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`;
    expect(await sendRaw(server.url, small, body)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /u);
  });

  it("do not add up as answers that nobody reads either; when such callers have left, there is room again", async () => {
    const small = await startServer({ modelDir, port: 0, limits: { pendingBytes: 16 * megabyte, lingerSeconds: 0 } });
    try {
      const body = JSON.stringify({ inputs: Array.from({ length: 100_000 }, () => "") });
      const head = `POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
      const deaf = Array.from({ length: 3 }, () => {
        const socket = connectTo(small.url);
        socket.pause();
        socket.write(head + body);
        return socket;
      });
      const status = async (): Promise<number> => (await post({ inputs: ["a"] }, {}, small)).status;
      await expect.poll(status, { timeout: 20_000 }).toBe(503);
      for (const socket of deaf) socket.destroy();
      await expect.poll(status).toBe(200);
      expect(await (await fetch(`${small.url}/metrics`)).text()).toMatch(/^sentiment_pending_bytes 0$/mu);
    } finally {
      await small.close();
    }
  });

  it("of a great many texts do not add up either; one alone is answered", async () => {
    const small = await startServer({ modelDir, port: 0, limits: { pendingBytes: 4 * megabyte, lingerSeconds: 0 } });
    try {
      const inputs = Array.from({ length: 50_000 }, () => "");
      const statusOf = async (): Promise<number> => {
        const answer = await post({ inputs }, {}, small);
        await answer.text();
        return answer.status;
      };
      const statuses = await Promise.all(Array.from({ length: 8 }, statusOf));
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
      expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0);
      const alone = await post({ inputs }, {}, small);
      expect(((await alone.json()) as { predictions: unknown[] }).predictions).toHaveLength(50_000);
      expect(await (await fetch(`${small.url}/metrics`)).text()).toMatch(/^sentiment_pending_bytes 0$/mu);
    } finally {
      await small.close();
    }
  });

  it("do not add up: over the bytes that may be under way, 503 with Retry-After", async () => {
    const small = await startServer({
      modelDir,
      port: 0,
      limits: { bodyBytes: megabyte, pendingBytes: megabyte, requestSeconds: 5 },
    });
    try {
      const first = connectTo(small.url);
      first.write(`POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: ${megabyte}\r\n\r\n{`);
      await setTimeout(100);
      const second = await sendRaw(
        small.url,
        "POST /invocations HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 16\r\n\r\n",
        '{"inputs":["a"]}',
      );
      expect(second).toMatch(/^HTTP\/1\.1 503 /u);
      expect(second).toMatch(/^retry-after: 1\r$/mu);
      first.destroy();
      await setTimeout(100);
      const headers = { "content-type": "application/json" };
      const third = await fetch(`${small.url}/invocations`, { method: "POST", headers, body: '{"inputs":["a"]}' });
      expect(third.status, "room is given back by who breaks off").toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe("slow callers", () => {
  it("headers that come drop by drop are cut off", async () => {
    const socket = connectTo(impatient.url);
    const drops = setInterval(() => socket.write("x-a: b\r\n"), 50);
    socket.write("GET /ping HTTP/1.1\r\nhost: x\r\n");
    const answer = await everything(socket);
    clearInterval(drops);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
  });

  it("a body that comes drop by drop is cut off", async () => {
    const socket = connectTo(impatient.url);
    const drops = setInterval(() => socket.write(" "), 50);
    socket.write("POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n");
    const answer = await everything(socket);
    clearInterval(drops);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
  });

  it("two hundred of them keep nobody from being answered", async () => {
    const sockets = Array.from({ length: 200 }, () => connectTo(impatient.url));
    for (const socket of sockets) socket.write("POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{");
    const cutOff = Promise.all(sockets.map(everything));
    await setTimeout(100);
    expect((await post({ inputs: ["a"] }, {}, impatient)).status).toBe(200);
    await cutOff;
  });

  it("as many as may be under way get 503 with Retry-After for the next", async () => {
    const small = await startServer({ modelDir, port: 0, limits: { pending: 2, requestSeconds: 5 } });
    try {
      const waiting = [connectTo(small.url), connectTo(small.url)];
      for (const socket of waiting) socket.write("POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{");
      await setTimeout(100);
      const headers = { "content-type": "application/json" };
      const options = { method: "POST", headers, body: '{"inputs":["a"]}' };
      const refused = await fetch(`${small.url}/invocations`, options);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
      expect((await fetch(`${small.url}/ping`)).status, "health is asked all the same").toBe(200);
      for (const socket of waiting) socket.destroy();
      await setTimeout(100);
      expect((await fetch(`${small.url}/invocations`, options)).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe("malformed HTTP", () => {
  it.each([
    ["nonsense", "nonsense\r\n\r\n", 400],
    ["a TLS greeting", Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), 400],
    ["headers of 100 kB", `GET /ping HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(100_000)}\r\n\r\n`, 431],
    ["ten thousand headers", `GET /ping HTTP/1.1\r\nhost: x\r\n${"a: b\r\n".repeat(10_000)}\r\n`, 431],
    ["two lengths", "POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab", 400],
    [
      "a length and chunks",
      "POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["a negative length", "POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", 400],
    ["NUL in a header", "GET /ping HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n", 400],
    ["no host", "GET /ping HTTP/1.1\r\n\r\n", 400],
    ["a path upwards", "GET /../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 404],
    ["a path of prototypes", "GET /__proto__ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 404],
    [
      "a malformed escape",
      "GET /v2/models/%E0%A4%A/versions/%/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
      404,
    ],
  ])("%s", async (_, bytes, status) => {
    expect(await sendRaw(server.url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, "u"));
  });

  it("an upgrade to something else is answered as if it had not been asked", async () => {
    const head = "GET /ping HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    const socket = connectTo(server.url);
    socket.write(head);
    const [chunk] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 200 /u);
  });
});

it("logs nothing of what was sent", async () => {
  await post({ inputs: ["my secret diary"], secretKey: 1 });
  await post({ dataframe_split: { columns: ["secret column"], data: [["secret"]] } });
  await post("secret {", { "content-type": "text/secret" });
  await fetch(`${server.url}/secret?text=secret`);
  expect(log.filter(({ event }) => event === "request").length).toBeGreaterThan(3);
  expect(JSON.stringify(log)).not.toContain("secret");
  expect(log.filter(({ level }) => level === "error")).toEqual([]);
});
