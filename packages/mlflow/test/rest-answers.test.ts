import { startProxy, type Proxy } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeStore } from "../src/describe-store.ts";
import { openStore } from "../src/open-store.ts";
import { readAccess } from "../src/read-access.ts";
import type { Store } from "../src/store.ts";

/* What answers as these tests say, since no real server does so on demand. */

let proxy: Proxy;
let store: Store;

beforeAll(async () => {
  proxy = await startProxy({ target: "http://127.0.0.1:1" });
  const access = await readAccess({ MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0" }, { uri: proxy.url });
  store = await openStore(proxy.url, { access });
});

afterAll(async () => {
  await store.close();
  await proxy.stop();
});

interface Scripted {
  readonly status?: number;
  readonly body: string | object;
}

/** Answers all requests; those for the version by `version`, or as a page that is not there. */
function answer({ status = 200, body }: Scripted, version?: string): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  proxy.fail(({ path }) => {
    if (path !== "/version") return { do: "answer", status, body: text };
    return version === undefined
      ? { do: "answer", status: 404, body: text }
      : { do: "answer", status: 200, body: version };
  });
}

const page = "<!doctype html><html><head><title>Sign in · Corp SSO</title></head><body>…</body></html>";

it.each<[string, Scripted, object]>([
  [
    "a page to sign in",
    { body: page },
    { code: "NOT_MLFLOW", message: expect.stringContaining('a page called "Sign in · Corp SSO"') as unknown },
  ],
  ["a page that is not there", { status: 404, body: "<h1>Not Found</h1>" }, { code: "NOT_MLFLOW" }],
  ["somebody else's JSON", { status: 404, body: { detail: "no route" } }, { code: "NOT_MLFLOW" }],
  ["a list", { body: "[]" }, { code: "MALFORMED_ANSWER" }],
  ["text", { body: "hello" }, { code: "NOT_MLFLOW" }],
  ["nothing where something was asked for", { body: "" }, { code: "NOT_MLFLOW" }],
  [
    "what DagsHub says of an endpoint that it has not",
    { status: 404, body: { error: "unsupported endpoint, please contact support@dagshub.com" } },
    { code: "NOT_SUPPORTED" },
  ],
  [
    "a wrong password",
    { status: 401, body: "You are not authenticated." },
    { code: "UNAUTHORIZED", hint: expect.stringContaining("MLFLOW_TRACKING_PASSWORD") as unknown },
  ],
  [
    "a right without permission",
    { status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } },
    { code: "FORBIDDEN" },
  ],
  [
    "an unknown host name",
    { status: 403, body: "Invalid Host header - possible DNS rebinding attack detected" },
    { code: "FORBIDDEN", hint: expect.stringContaining("MLFLOW_SERVER_ALLOWED_HOSTS") as unknown },
  ],
  ["too many requests", { status: 429, body: "slow down" }, { code: "HTTP_429" }],
  ["a gateway's page", { status: 502, body: "<html><title>502 Bad Gateway</title></html>" }, { code: "HTTP_502" }],
])("%s is a remote failure with a hint", async (_name, scripted, expected) => {
  answer(scripted);
  await expect(store.getRun("0")).rejects.toMatchObject({
    kind: "remote",
    hint: expect.stringMatching(/\w/u) as unknown,
    ...expected,
  });
});

it("a password that is refused is told as that, and a line end in it", async () => {
  answer({ status: 401, body: "You are not authenticated." });
  const env = { MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "s3cret-pw\r" };
  const sure = await openStore(proxy.url, { access: await readAccess(env, { uri: proxy.url }) });
  const error: unknown = await sure.getRun("0").catch((thrown: unknown) => thrown);
  await sure.close();
  expect(error).toMatchObject({
    code: "UNAUTHORIZED",
    hint: expect.stringMatching(/^It refuses the user and password it was sent\. .* line end in it\? Set /u) as unknown,
  });
  expect(String(error)).not.toContain("s3cret");
});

it("an endpoint that an old server has not is told with its version", async () => {
  answer({ status: 404, body: "<title>404 Not Found</title>" }, "2.7.1");
  const old = await openStore(proxy.url);
  await expect(old.deleteExperimentTag("1", "a")).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: `${proxy.url}, an MLflow 2.7.1, does not know POST experiments/delete-experiment-tag.`,
  });
  await old.close();
});

it.each<[string, object, RegExp]>([
  ["missing", {}, /^The answer to GET runs\/get cannot be understood: run is not there, not an object\.$/],
  ["of another type", { run: { info: { run_id: 5.5 } } }, /: run\.info\.run_id is 5\.5, not a text\.$/],
  [
    "an unknown word",
    { run: { info: { run_id: "a", experiment_id: "1", status: "SLEEPING" } } },
    /: run\.info\.status is "SLEEPING", not one of RUNNING, /,
  ],
  [
    "wrong deep inside",
    { run: { info: { run_id: "a", experiment_id: "1" }, data: { metrics: [{ key: "a", value: "much" }] } } },
    /: run\.data\.metrics\[0\]\.value is "much", not a number\.$/,
  ],
])("a field that is %s is named", async (_name, body, message) => {
  answer({ body });
  const expected = { kind: "remote", code: "MALFORMED_ANSWER", message: expect.stringMatching(message) as unknown };
  await expect(store.getRun("0")).rejects.toMatchObject(expected);
});

it("ids keep all their digits, whether they come as text or as numbers", async () => {
  answer({
    body: '{"experiment": {"experiment_id": 1234567890123456789, "name": "a 9999999999999999999", "creation_time": 5}}',
  });
  expect(await store.getExperiment("1234567890123456789")).toMatchObject({
    experimentId: "1234567890123456789",
    name: "a 9999999999999999999",
    creationTime: 5,
  });
});

it("numbers may be in quotes, and what is empty may be missing", async () => {
  answer({
    body: {
      metrics: [
        { key: "a", value: "NaN", timestamp: "7" },
        { key: "a", value: "-Infinity", step: "-3" },
      ],
    },
  });
  const { items } = await store.getMetricHistory("0", "a");
  expect(items).toEqual([
    { key: "a", value: Number.NaN, timestamp: 7, step: 0 },
    { key: "a", value: Number.NEGATIVE_INFINITY, timestamp: 0, step: -3 },
  ]);
  answer({ body: {} });
  expect(await store.searchExperiments()).toEqual({ items: [], nextPageToken: undefined });
  answer({ body: "200 OK" });
  await store.deleteRun("0");
});

it("the same page again and again is no endless search", async () => {
  const { everyRegisteredModel } = await import("../src/every.ts");
  answer({ body: { registered_models: [{ name: "a" }], next_page_token: "again" } });
  const names: string[] = [];
  const all = async () => {
    for await (const { name } of everyRegisteredModel(store.registry)) names.push(name);
  };
  await expect(all()).rejects.toMatchObject({ kind: "remote", code: "MALFORMED_ANSWER" });
  expect(names).toEqual(["a", "a"]);
});

it.each<[string, Scripted, boolean]>([
  ["knows them", { body: {} }, true],
  ["minds what was asked", { status: 400, body: { error_code: "INVALID_PARAMETER_VALUE", message: "no" } }, true],
  ["says that it does not", { status: 404, body: { error: "unsupported endpoint" } }, false],
  ["has no such page", { status: 404, body: "<h1>Not Found</h1>" }, false],
])("a server without a version has logged models if it %s", async (_name, scripted, expected) => {
  answer(scripted);
  const unknown = await openStore(proxy.url);
  expect(await unknown.hasLoggedModels()).toBe(expected);
  const asked = proxy.requests.length;
  expect(await unknown.hasLoggedModels()).toBe(expected);
  expect(proxy.requests.length).toBe(asked);
  await unknown.close();
});

it("a failure that nobody explains is met three times, one that MLflow explains once", async () => {
  const environment = { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "5", MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0" };
  const access = await readAccess({ ...environment, MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: "0" }, { uri: proxy.url });
  const patient = await openStore(proxy.url, { access });
  const attempts = async (scripted: Scripted) => {
    answer(scripted);
    const before = proxy.requests.length;
    await expect(patient.getRun("0")).rejects.toMatchObject({ kind: "remote" });
    return proxy.requests.length - before;
  };
  const explained = (error_code: string) => ({ error_code, message: "because" });
  expect(await attempts({ status: 500, body: "<title>Internal Server Error</title>" })).toBe(3);
  expect(await attempts({ status: 500, body: explained("INTERNAL_ERROR") })).toBe(1);
  expect(await attempts({ status: 503, body: explained("TEMPORARILY_UNAVAILABLE") })).toBe(6);
  expect(await attempts({ status: 403, body: "no" })).toBe(1);
  await patient.close();
});

it("where nobody can look what became of a request, it is told as it went", async () => {
  let attempts = 0;
  proxy.fail(({ path }) => {
    if (!path.endsWith("/runs/create")) return { do: "answer", status: 400, body: "no" };
    attempts += 1;
    return { do: "cut" };
  });
  const created = store.createRun({ experimentId: "0" });
  await expect(created).rejects.toMatchObject({ kind: "remote", code: "ANSWER_LOST" });
  expect(attempts).toBe(1);
});

it("requests say who asks, and never in the address", async () => {
  answer({ body: {} }, "3.17.2");
  const uri = proxy.url.replace("//", "//ada:p%40ss@");
  const access = await readAccess({ MLFLOW_WORKSPACE: "team" }, { uri });
  const line = await describeStore(`${uri}/`, { access });
  expect(line).toBe(`${proxy.url} is MLflow 3.17.2, with logged models`);
  expect(proxy.requests.at(-1)?.headers).toMatchObject({
    authorization: `Basic ${Buffer.from("ada:p@ss").toString("base64")}`,
    "user-agent": expect.stringMatching(/^sentiment\/\d/u) as unknown,
    "x-mlflow-workspace": "team",
  });
});

it("gives an alias again where another process has just made it", async () => {
  let asked = 0;
  const message =
    "(sqlite3.IntegrityError) UNIQUE constraint failed: registered_model_aliases.name, registered_model_aliases.alias";
  const refusal = { status: 400, body: JSON.stringify({ error_code: "BAD_REQUEST", message }) };
  proxy.fail(() => ({ do: "answer", ...(asked++ === 0 ? refusal : { status: 200, body: "{}" }) }));
  await store.registry.setRegisteredModelAlias("tweets", "staging", "2");
  expect(asked).toBe(2);
  proxy.fail(() => ({ do: "answer", ...refusal }));
  await expect(store.registry.setRegisteredModelAlias("tweets", "staging", "2")).rejects.toMatchObject({
    message: expect.stringContaining("UNIQUE constraint failed") as unknown,
  });
});
