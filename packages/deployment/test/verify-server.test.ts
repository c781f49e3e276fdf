import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { startServer, type RunningServer } from "@sentiment/serving";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyServer, type VerifyOptions } from "../src/index.ts";
import { badServer, type Call } from "./bad-servers.ts";
import { trainedModel } from "./trained-model.ts";

const { signal } = new AbortController();
const json = { "content-type": "application/json" };
let modelDir: string;
let good: RunningServer;
let other: RunningServer;
let all: readonly string[];

beforeAll(async () => {
  const [first, second] = await Promise.all([trainedModel(), trainedModel("--model", "nb", "--vectorizer", "count")]);
  modelDir = first;
  [good, other] = await Promise.all([startServer({ modelDir, port: 0 }), startServer({ modelDir: second, port: 0 })]);
  all = (await verifyServer({ url: good.url, modelDir }, { signal })).map(({ name }) => name);
});
afterAll(() => Promise.all([good?.close(), other?.close()]));

/** The names of the checks that a server fails. */
async function failing(url: string, options: Partial<VerifyOptions> = {}): Promise<readonly string[]> {
  const results = await verifyServer({ url, modelDir }, { signal, ...options });
  return results.filter(({ passed }) => !passed).map(({ name }) => name);
}

const isPredicting = ({ request }: Call): boolean => request.url === "/invocations";
const isGood = async ({ good: ask, send }: Call): Promise<void> => send(await ask());

/** Good but for what becomes of answers that hold predictions as JSON. */
function withPredictions(change: (predictions: unknown[], call: Call) => unknown[]): (call: Call) => Promise<void> {
  return async (call) => {
    const answer = await call.good();
    const changes = isPredicting(call) && answer.status === 200 && answer.body.startsWith('{"predictions":');
    if (!changes) return call.send(answer);
    const { predictions } = JSON.parse(answer.body) as { predictions: unknown[] };
    return call.send({ ...answer, body: JSON.stringify({ predictions: change(predictions, call) }) });
  };
}

it("our own server passes every check, told one after the other", async () => {
  const told: string[] = [];
  const results = await verifyServer({ url: good.url, modelDir }, { signal, onCheck: ({ name }) => told.push(name) });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(told).toEqual(results.map(({ name }) => name));
});

it("without a model directory it is not asked which model it serves; all else it is", async () => {
  const results = await verifyServer({ url: good.url }, { signal });
  expect(results.every(({ passed }) => passed)).toBe(true);
  const names = new Set(results.map(({ name }) => name));
  expect(all.filter((name) => !names.has(name))).toEqual(["golden-predictions", "model-id"]);
});

describe("a bad server fails what it does badly, and nothing else:", () => {
  it.each<readonly [string, (call: Call) => unknown, readonly string[]]>([
    ["(none: it passes everything on to the good one)", isGood, []],
    [
      "answers a text differently by a millionth",
      withPredictions(([first, ...rest]) => [shifted(first), ...rest]),
      ["golden-predictions", "csv", "plain-text", "accept", "one-by-one"],
    ],
    [
      "answers in the wrong order",
      withPredictions((predictions) => predictions.toReversed()),
      ["golden-predictions", "csv", "plain-text", "accept", "one-by-one"],
    ],
    [
      "leaves the last answer out",
      withPredictions((predictions) => (predictions.length > 1 ? predictions.slice(0, -1) : predictions)),
      "golden-predictions csv plain-text accept one-by-one unknown-headers ping-under-load large-body".split(" "),
    ],
    [
      "sends no header back and names no model",
      async ({ good: ask, send }) => {
        const { headers, ...answer } = await ask();
        send({ ...answer, headers: { "content-type": headers["content-type"] ?? "" } });
      },
      ["model-id", "custom-attributes"],
    ],
    [
      "closes every connection",
      async ({ good: ask, send, response }) => {
        response.setHeader("connection", "close");
        send(await ask());
      },
      ["keep-alive"],
    ],
    [
      "takes 404 for a ping that is not GET",
      async (call) => {
        const { url, method } = call.request;
        if (url !== "/ping" || method === "GET") return isGood(call);
        return call.send({ status: 404, headers: json, body: "" });
      },
      ["ping-methods"],
    ],
    [
      "answers JSON whatever Accept says",
      async ({ request, good: ask, send }) => {
        delete request.headers.accept;
        send(await ask());
      },
      ["accept"],
    ],
    [
      "knows JSON only",
      async (call) => {
        const { "content-type": type } = call.request.headers;
        if (!isPredicting(call) || type === "application/json") return isGood(call);
        return call.send({ status: 415, headers: json, body: "JSON is wanted" });
      },
      ["json-lines", "csv", "plain-text", "huge-body"],
    ],
    [
      "spells BatchStrategy as the API does",
      async (call) => {
        const answer = await call.good();
        call.send({ ...answer, body: answer.body.replace("MULTI_RECORD", "MultiRecord") });
      },
      ["execution-parameters"],
    ],
    [
      "refuses what it cannot read with 500, and without a word",
      async (call) => {
        const answer = await call.good();
        call.send(answer.status === 400 ? { ...answer, status: 500, body: "" } : answer);
      },
      ["client-errors"],
    ],
    [
      "says 200 to everything",
      async (call) => call.send({ ...(await call.good()), status: 200 }),
      ["client-errors", "huge-body"],
    ],
  ])("%s", async (_, handle, expected) => {
    const server = await badServer(good.url, handle);
    expect(await failing(server.url)).toEqual(expected);
    await server.close();
  });

  it("serves another model", async () => {
    expect(await failing(other.url, { quickOnly: true })).toEqual(["golden-predictions", "model-id"]);
  });

  it("mixes up answers of requests that come at once", async () => {
    const waiting: Call[] = [];
    const server = await badServer(good.url, async (call) => {
      if (!isPredicting(call)) return isGood(call);
      waiting.push(call);
      await setTimeout(5);
      if (waiting.length === 0) return undefined;
      const now = waiting.splice(0);
      const answers = await Promise.all(now.map((one) => one.good()));
      return now.forEach((one, index) => one.send(answers.at(index - 1)!));
    });
    const found = await failing(server.url);
    await server.close();
    expect(found).toEqual(["many-at-once"]);
  });

  it("has a static ping, and answers pings late while it works", async () => {
    let working = 0;
    const server = await badServer(good.url, async (call) => {
      if (isPredicting(call)) {
        working++;
        await isGood(call);
        working--;
        return undefined;
      }
      if (working > 0) return undefined;
      return call.send({ status: 200, headers: json, body: "" });
    });
    const found = await failing(server.url);
    await server.close();
    expect(found).toEqual(["execution-parameters", "ping-under-load"]);
  });

  it("redirects", async () => {
    const server = await badServer(good.url, ({ send, request }) =>
      send({ status: 302, headers: { location: `${good.url}${request.url}` }, body: "" }),
    );
    const results = await verifyServer({ url: server.url, modelDir }, { signal });
    await server.close();
    expect(results.filter(({ passed }) => passed).map(({ name }) => name)).toEqual(["accepts-connections"]);
    expect(results[1]!.message).toBe('GET /ping was answered by 302: ""');
  });

  it("takes connections and closes them", async () => {
    const server = await badServer(good.url, ({ response }) => response.destroy());
    expect(await failing(server.url)).toEqual(all.slice(1));
    await server.close();
  });

  it.concurrent("hangs: once it has let a question go unanswered, it is not waited for as long", async () => {
    const server = await badServer(good.url, () => {});
    const results = await verifyServer({ url: server.url, modelDir }, { signal, quickOnly: true });
    await server.close();
    expect(results.map(({ message }) => message).slice(1)).toEqual([
      "GET /ping was not answered within 2 s.",
      "POST /invocations was not answered within 5 s.",
      "POST /invocations was not answered within 1 s.",
    ]);
  });

  it.concurrent("answers pings after three seconds", async () => {
    const server = await badServer(good.url, async (call) => {
      if (call.request.url === "/ping") await setTimeout(3000);
      return isGood(call);
    });
    expect(await failing(server.url, { quickOnly: true })).toEqual(["ping"]);
    await server.close();
  });

  it.concurrent.each<readonly [string, (socket: Socket) => void, string]>([
    [
      "breaks its answers off",
      (socket) => socket.end(`${head}content-length: 10\r\n\r\n{`),
      "The connection was closed before",
    ],
    [
      "says something else than HTTP",
      (socket) => socket.end("SSH-2.0-OpenSSH_9.2p1\r\n"),
      "was not answered: Parse Error",
    ],
    ["never ends an answer", (socket) => drip(socket), "was not answered within"],
    ["fills the memory", (socket) => pour(socket), "is answered without end"],
  ])("%s", async (_, answer, said) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => answer(socket));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const results = await verifyServer({ url: `http://127.0.0.1:${port}`, modelDir }, { signal, quickOnly: true });
    server.close();
    expect(results.map(({ passed }) => passed)).toEqual([true, false, false, false]);
    expect(results[2]!.message).toContain(said);
  });

  it("dies of bad JSON: what comes after fails, too", async () => {
    const server = await badServer(good.url, async (call) => {
      const answer = await call.good();
      if (answer.status === 400) return server.close();
      return call.send(answer);
    });
    expect(await failing(server.url)).toEqual(["client-errors", "huge-body"]);
  });
});

it("a server that is not there fails all of them, at once", async () => {
  const server = await badServer(good.url, () => {});
  await server.close();
  expect(await failing(server.url)).toEqual(all);
});

it("ends when it is told to, whatever the server does", async () => {
  const server = await badServer(good.url, () => {});
  const reason = new Error("enough");
  const controller = new AbortController();
  const verifying = verifyServer({ url: server.url, modelDir }, { signal: controller.signal });
  await setTimeout(50);
  controller.abort(reason);
  await expect(verifying).rejects.toBe(reason);
  await server.close();
});

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** A byte every now and then, for ever. */
function drip(socket: Socket): void {
  socket.write(`${head}content-length: 1000000\r\n\r\n`);
  const timer = setInterval(() => socket.write(" "), 50);
  socket.on("close", () => clearInterval(timer));
}

/** As many bytes as are taken, for ever. */
function pour(socket: Socket): void {
  socket.write(`${head}connection: close\r\n\r\n`);
  const piece = Buffer.alloc(1024 * 1024, " ");
  const write = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("drain", write);
  write();
}

function shifted(prediction: unknown): unknown {
  const { label, probabilities } = prediction as { label: string; probabilities: Record<string, number> };
  const [[name, value]] = Object.entries(probabilities) as [[string, number]];
  return { label, probabilities: { ...probabilities, [name]: value + 1e-6 } };
}
