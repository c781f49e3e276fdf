import { readFile, readdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../src/commands/registry.ts";
import { run } from "../src/run.ts";
import { documentOf } from "./as-user.ts";
import { memoryIo } from "./memory-io.ts";

// A password, a token and what they become on the way are looked for in all that the program says and writes.

const secret = "pl4nted-s3cret";
const planted = [secret, Buffer.from(`me:${secret}`).toString("base64"), encodeURIComponent(`${secret}/@`)];

/** Servers that fail in ways of their own; each repeats what it was sent, as pages that debug do. */
const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  refuses: (request, response) => response.writeHead(401).end(`Who is ${request.headers.authorization}?`),
  forbids: (request, response) =>
    response.writeHead(403, json).end(JSON.stringify({ error_code: "PERMISSION_DENIED", message: said(request) })),
  fails: (request, response) =>
    response.writeHead(500, json).end(JSON.stringify({ error_code: "INTERNAL_ERROR", message: said(request) })),
  "is no MLflow": (request, response) => response.writeHead(404).end(`<html><title>${said(request)}</title></html>`),
  "sends elsewhere": (request, response) =>
    response.writeHead(302, { location: `http://me:${secret}@127.0.0.1:1/?token=${secret}` }).end(said(request)),
  "talks nonsense": (request, response) => response.writeHead(200).end(`{"experiments": ${said(request)}`),
  "hangs up": (request) => request.socket.destroy(),
};
const json = { "content-type": "application/json" };

function said({ headers, url }: IncomingMessage): string {
  return `${url} ${headers.authorization}`;
}

let server: Server;
let host: string;
let folder: string;
let file: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, name = "", ...rest] = request.url!.split("/");
    request.url = `/${rest.join("/")}`;
    answers[decodeURIComponent(name)]!(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await temporaryFolder();
  file = path.join(folder, "setup_mlflow.txt");
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The ways to say who asks: what stands on the line and in the environment for a server's address. */
const ways: Readonly<Record<string, (address: string) => Promise<readonly [string[], Record<string, string>]>>> = {
  "in the address": async (address) => [[`--tracking-uri=http://me:${secret}@${address}`], {}],
  "in the address, wrongly written": async (address) => [["--tracking-uri", `http://me:${secret}/@${address}`], {}],
  "in the variable of the address": async (address) => [[], { MLFLOW_TRACKING_URI: `http://me:${secret}@${address}` }],
  "in variables": async (address) => [
    ["--tracking-uri", `http://${address}`],
    { MLFLOW_TRACKING_USERNAME: "me", MLFLOW_TRACKING_PASSWORD: secret },
  ],
  "by a token": async (address) => [["--tracking-uri", `http://${address}`], { MLFLOW_TRACKING_TOKEN: secret }],
  "in a file": async (address) => {
    await writeFile(file, `http://${address}\nme\n${secret}\n`);
    return [["--mlflow-credentials", file], {}];
  },
  "in the address of a proxy": async (address) => [
    ["--tracking-uri", `http://${address}`],
    { http_proxy: `http://me:${secret}@127.0.0.1:1` },
  ],
};

/** Commands that ask a server, with what they want besides. */
const asking: Readonly<Record<string, readonly string[]>> = {
  train: [],
  predict: ["--run-id", "abc", "a text"],
  evaluate: ["--run-id", "abc"],
  pipeline: [],
  "runs list": [],
  "runs show": ["abc"],
  "runs compare": ["abc", "def"],
  "runs best": [],
  "runs gc": [],
  "runs sync": ["--to", "sqlite:///no-such.db", "--plan"],
  serve: ["--model-uri", "models:/m/1", "--port", "0"],
  batch: ["--run-id", "abc", "--data", "texts.csv", "--out", "answers.csv"],
  deploy: [],
  "image build": ["--model-uri", "models:/m/1"],
  "image verify": ["no-such-image", "--model-uri", "models:/m/1"],
  register: [],
  "models list": [],
  "models show": ["m"],
  "models promote": [],
  "models rollback": [],
  "models archive": ["--version", "1"],
  config: [],
  doctor: [],
};

describe("a secret", () => {
  it.each(Object.keys(asking))("is kept by sentiment %s, whatever the server does", async (name) => {
    const command = [...name.split(" "), ...asking[name]!];
    for (const [index, way] of Object.keys(ways).entries()) {
      const outcomes = Object.keys(answers);
      // Every way with some failures; all failures meet all ways over the commands.
      for (const answer of [0, 3].map((step) => outcomes[(index + step + name.length) % outcomes.length]!)) {
        const [args, environment] = await ways[way]!(`${host}/${encodeURIComponent(answer)}`);
        const io = memoryIo({
          workingFolder: folder,
          environment: {
            HOME: folder,
            MLFLOW_HTTP_REQUEST_MAX_RETRIES: "1",
            MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0",
            MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: "0",
            ...environment,
          },
        });
        // A server prints no document.
        const code = await run([...command, ...args, ...(name === "serve" ? [] : ["--json"])], io);
        const told = `${io.stdout()}${io.stderr()}`;
        expect([0, 2, 4], `${way}, ${answer}: ${told}`).toContain(code);
        for (const one of planted) expect(told, `${way}, ${answer}`).not.toContain(one);
      }
    }
  });

  it("is asked for of every command that has a tracking URI", async () => {
    const loaded = await Promise.all(commands.map(async ({ name, load }) => ({ name, command: await load() })));
    const tracking = loaded.filter(({ command }) => command.settings.includes("trackingUri")).map(({ name }) => name);
    expect(Object.keys(asking).toSorted()).toEqual(tracking.toSorted());
  });

  it("is not recorded with a run", async () => {
    const home = await temporaryFolder();
    await writeFile(path.join(home, "setup.txt"), `https://mlflow.example\nme\n${secret}\n`, { mode: 0o600 });
    const env = {
      HOME: home,
      MLFLOW_TRACKING_USERNAME: "me",
      MLFLOW_TRACKING_PASSWORD: secret,
      MLFLOW_TRACKING_TOKEN: secret,
      MLFLOW_TRACKING_URI: `https://me:${secret}@mlflow.example`,
      https_proxy: `http://me:${secret}@proxy.example`,
    };
    const args = ["train", "--tracking-uri", "sqlite:///mlflow.db", "--mlflow-credentials", "setup.txt"];
    const more = ["--tag", `from=https://me:${secret}@git.example/x.git`, "--model", "nb", "--vectorizer", "count"];
    const { code, stdout, stderr } = await runSentiment([...args, ...more.slice(2)], { cwd: home, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout + stderr).not.toContain(secret);
    const database = await readFile(path.join(home, "mlflow.db"), "latin1");
    expect(database).toContain("sentiment train --tracking-uri");
    for (const one of planted) expect(database).not.toContain(one);
    for (const name of await readdir(home, { recursive: true, withFileTypes: true })) {
      if (!name.isFile() || name.name === "setup.txt") continue;
      expect(await readFile(path.join(name.parentPath, name.name), "latin1"), name.name).not.toContain(secret);
    }
  });

  it("of a file is sent to the server that the file names, and to no other", async () => {
    const seen: (string | undefined)[] = [];
    const recording = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401).end();
    });
    await new Promise<void>((resolve) => recording.listen(0, "127.0.0.1", resolve));
    const { port } = recording.address() as AddressInfo;
    await writeFile(file, `http://127.0.0.1:${port}/team\nme\n${secret}\n`);
    const ask = (...flags: string[]) =>
      run(
        ["runs", "list", "--mlflow-credentials", file, ...flags],
        memoryIo({ workingFolder: folder, environment: { HOME: folder } }),
      );
    await ask();
    await ask("--tracking-uri", `http://127.0.0.1:${port}/other`);
    expect(seen).toEqual([`Basic ${planted[1]}`, `Basic ${planted[1]}`]);
    await ask("--tracking-uri", `http://localhost:${port}/team`);
    expect(seen.slice(2)).toEqual([undefined]);
    await new Promise((resolve) => recording.close(resolve));
  });

  it("is *** in sentiment config, which says what is set", async () => {
    const env = {
      MLFLOW_TRACKING_PASSWORD: secret,
      MLFLOW_TRACKING_USERNAME: "me",
      MLFLOW_S3_UPLOAD_EXTRA_ARGS: secret,
      DAGSHUB_USER_TOKEN: secret,
      https_proxy: `http://me:${secret}@proxy.example:3128`,
      MLFLOW_TRACKING_URI: `https://me:${secret}@mlflow.example`,
      MLFLOW_RUN_ID: "abc",
    };
    const { document, stderr } = await documentOf(["config"], { cwd: folder, env });
    expect(JSON.stringify(document) + stderr).not.toContain(secret);
    expect(document["variables"]).toEqual([
      { name: "DAGSHUB_USER_TOKEN", value: "***" },
      { name: "MLFLOW_RUN_ID", value: "abc" },
      { name: "MLFLOW_S3_UPLOAD_EXTRA_ARGS", value: "***" },
      { name: "MLFLOW_TRACKING_PASSWORD", value: "***" },
      { name: "MLFLOW_TRACKING_USERNAME", value: "me" },
      { name: "https_proxy", value: "http://***@proxy.example:3128" },
    ]);
    expect(document["settings"]).toContainEqual(
      expect.objectContaining({ name: "trackingUri", value: "https://me:***@mlflow.example" }),
    );
    const { stdout } = await runSentiment(["config"], { cwd: folder, env });
    expect(stdout).toMatch(/\nhow servers are reached +value\n.*\nMLFLOW_RUN_ID +abc\n/su);
    expect(stdout).not.toContain(secret);
  });
});

it("each attempt that failed is said on stderr", async () => {
  let times = 0;
  const busy = createServer((_request, response) => {
    times += 1;
    if (times > 2) response.writeHead(401).end("Who?");
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
  const at = `127.0.0.1:${(busy.address() as AddressInfo).port}`;
  const environment = {
    HOME: folder,
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0",
    MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: "0",
  };
  const io = memoryIo({ workingFolder: folder, environment });
  expect(await run(["runs", "list", "--tracking-uri", `http://${at}`], io)).toBe(4);
  expect(io.stderr()).toMatch(
    /^warning: 127\.0\.0\.1(?::\d+)?: .*503.*; trying again in 0 s \(1 of 7\)\nwarning: .*\(2 of 7\)\nerror: /u,
  );
  await new Promise((resolve) => busy.close(resolve));
});
