import { readFile } from "node:fs/promises";
import { runSentiment } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type RunningServer } from "../src/index.ts";
import { trainedModel } from "./trained-model.ts";

const texts = ["What a lovely day!", "I hate this", 'Say "no", please', ""];

interface Prediction {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

let modelDir: string;
let server: RunningServer;
let expected: readonly Prediction[];

beforeAll(async () => {
  modelDir = await trainedModel();
  server = await startServer({
    modelDir,
    port: 0,
    name: "my model",
    version: "7",
    healthRoute: "/v1/endpoints/1/health",
    predictRoute: "/v1/endpoints/1:predict",
  });
  const { stdout } = await runSentiment(["predict", "--model-uri", modelDir, "--json", "--", ...texts]);
  expected = (JSON.parse(stdout) as { predictions: Prediction[] }).predictions;
});
afterAll(() => server?.close());

async function post(route: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const own = { "content-type": "application/json", ...headers };
  return fetch(server.url + route, {
    method: "POST",
    headers: own,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function get(route: string): Promise<unknown> {
  return (await fetch(server.url + route)).json();
}

describe("POST /invocations", () => {
  it("says what `sentiment predict` says", async () => {
    const { predictions } = (await (await post("/invocations", { inputs: texts })).json()) as {
      predictions: Prediction[];
    };
    expect(predictions).toEqual(expected.map(({ label, probabilities }) => ({ label, probabilities })));
  });

  it("explains with params.explain, as `sentiment predict --explain` does", async () => {
    const answer = await post("/invocations", { inputs: [texts[0]], params: { explain: true } });
    const { stdout } = await runSentiment(["predict", "--model-uri", modelDir, "--explain", "--json", texts[0]!]);
    const [{ text: _, ...one }] = (JSON.parse(stdout) as { predictions: [Record<string, unknown>] }).predictions;
    expect(await answer.json()).toEqual({ predictions: [one] });
  });

  it("names its model in the answer where that is asked for, and only there", async () => {
    const plain = await post("/invocations", { inputs: texts });
    const named = await post("/invocations", { inputs: texts, params: { model: true } });
    const body = await plain.text();
    expect(await named.text()).toBe(`${body.slice(0, -1)},"model":"${plain.headers.get("x-sentiment-model")}"}`);
    const asLines = { accept: "application/jsonlines" };
    expect(
      await (await post("/invocations", { inputs: ["a"], params: { model: true } }, asLines)).text(),
    ).not.toContain('"model"');
    // MLflow does not know it: it ignores whatever it is.
    expect(await (await post("/invocations", { inputs: texts, params: { model: "x" } })).text()).toBe(body);
  });

  it("answers JSON Lines in kind", async () => {
    const lines = texts.map((text, row) => JSON.stringify(row % 2 === 0 ? text : { id: row, text })).join("\n");
    const answer = await post("/invocations", `${lines}\n`, { "content-type": "application/jsonlines" });
    expect(answer.headers.get("content-type")).toBe("application/jsonlines");
    const found = (await answer.text()).trimEnd().split("\n");
    expect(found.map((line) => (JSON.parse(line) as Prediction).label)).toEqual(expected.map(({ label }) => label));
  });

  it("names the line of JSON Lines that is no text", async () => {
    const answer = await post("/invocations", '"a"\n{"txt": 1}\n', { "content-type": "application/x-ndjson" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error_code: "BAD_REQUEST",
      message: 'Line 2 is neither a string nor an object with the string "text".',
    });
  });

  it("takes plain text, a text a line, and answers with a label a line", async () => {
    const headers = { "content-type": "text/plain; charset=utf-8", accept: "text/html, text/plain;q=0.9" };
    const answer = await post("/invocations", `${texts.join("\r\n")}\r\nlast\n`, headers);
    const labels = (await answer.text()).trimEnd().split("\n");
    expect(labels.slice(0, 4)).toEqual(expected.map(({ label }) => label));
    expect(labels).toHaveLength(5);
  });

  it("answers with CSV without a header, and reads such", async () => {
    const headers = { "content-type": "text/csv; header=absent", accept: "text/csv" };
    const answer = await post("/invocations", `${texts[0]}\n${texts[1]}\n`, headers);
    const rows = expected
      .slice(0, 2)
      .map(({ label, probabilities }) => [label, ...Object.values(probabilities)].join(","));
    expect(await answer.text()).toBe(`${rows.join("\n")}\n`);
  });

  it("gives SageMaker's custom attributes back and names the model", async () => {
    const answer = await post("/invocations", { inputs: ["a"] }, { "X-Amzn-SageMaker-Custom-Attributes": "trace=42" });
    expect(answer.headers.get("x-amzn-sagemaker-custom-attributes")).toBe("trace=42");
    expect(answer.headers.get("x-sentiment-model")).toBe(server.model);
  });

  it("gives the same for a batch of many slices as one by one", async () => {
    const many = Array.from({ length: 5000 }, (_, row) => `${texts[row % texts.length]} number ${row}`);
    const { predictions } = (await (await post("/invocations", { inputs: many })).json()) as {
      predictions: Prediction[];
    };
    expect(predictions).toHaveLength(many.length);
    for (const row of [0, 1023, 1024, 4999]) {
      expect(await (await post("/invocations", { inputs: [many[row]] })).json()).toEqual({
        predictions: [predictions[row]],
      });
    }
  });
});

it("a batch transform gets an error in the place of a bad record, and the rest", async () => {
  const batch = await startServer({ modelDir, port: 0, recordErrors: true });
  try {
    const headers = { "content-type": "application/jsonlines" };
    const answer = await fetch(`${batch.url}/invocations`, {
      method: "POST",
      headers,
      body: '"I hate this"\nnonsense\n{}\n"good"\n',
    });
    const lines = (await answer.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(lines.map((line) => Object.keys(line))).toEqual([
      ["label", "probabilities"],
      ["error"],
      ["error"],
      ["label", "probabilities"],
    ]);
    expect(lines[1]).toEqual({ error: "Line 2 is not JSON." });
  } finally {
    await batch.close();
  }
});

it("/ping answers any method, /execution-parameters fits SageMaker's limits, /version is the program's", async () => {
  for (const method of ["GET", "POST", "HEAD"]) {
    const answer = await fetch(`${server.url}/ping`, { method });
    expect({ method, status: answer.status }).toEqual({ method, status: 200 });
  }
  const parameters = (await get("/execution-parameters")) as Record<string, number>;
  expect(parameters).toMatchObject({ BatchStrategy: "MULTI_RECORD", MaxPayloadInMB: 6 });
  expect(parameters["MaxConcurrentTransforms"]! * parameters["MaxPayloadInMB"]!).toBeLessThanOrEqual(100);
  expect(await (await fetch(`${server.url}/version`)).text()).toMatch(/^\d+\.\d+\.\d+$/u);
  expect(await get("/model")).toMatchObject({ id: server.model, classes: ["negative", "positive"], model: "lr" });
});

it("speaks KServe V1, and Vertex AI's routes", async () => {
  expect(await get("/v1/models")).toEqual({ models: ["my model"] });
  expect(await get("/v1/models/my%20model")).toEqual({ name: "my model", ready: true });
  for (const route of ["/v1/models/my%20model:predict", "/v1/endpoints/1:predict"]) {
    const answer = await post(route, { instances: texts, parameters: { probabilities: false } });
    expect(await answer.json()).toEqual({ predictions: expected.map(({ label }) => label) });
    const refused = await post(route, { inputs: texts });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ error: expect.any(String) as string });
  }
  expect((await fetch(`${server.url}/v1/endpoints/1/health`)).status).toBe(200);
});

describe("KServe V2", () => {
  const route = "/v2/models/my%20model";
  const tensor = { name: "text", datatype: "BYTES", shape: [texts.length], data: texts };

  it("tells of itself", async () => {
    expect(await get("/v2")).toMatchObject({ name: "sentiment" });
    expect(await get("/v2/health/live")).toEqual({ live: true });
    expect(await get("/v2/health/ready")).toEqual({ ready: true });
    expect(await get(`${route}/versions/7/ready`)).toEqual({ ready: true });
    expect(await get(route)).toMatchObject({ name: "my model", versions: ["7"], inputs: [{ datatype: "BYTES" }] });
    expect((await fetch(`${server.url}${route}/versions/8`)).status).toBe(404);
    expect((await fetch(`${server.url}/v2/models/other/ready`)).status).toBe(404);
  });

  it.each([
    ["flat", tensor],
    ["nested", { ...tensor, shape: [texts.length, 1], data: texts.map((text) => [text]) }],
  ])("infers from %s data and echoes the id", async (_, input) => {
    const answer = await post(`${route}/infer`, { id: "42", inputs: [input] });
    expect(await answer.json()).toEqual({
      model_name: "my model",
      model_version: "7",
      id: "42",
      outputs: [
        { name: "label", datatype: "BYTES", shape: [4], data: expected.map(({ label }) => label) },
        {
          name: "probabilities",
          datatype: "FP64",
          shape: [4, 2],
          parameters: { classes: '["negative","positive"]' },
          data: expected.flatMap(({ probabilities }) => Object.values(probabilities)),
        },
      ],
    });
  });

  it.each([
    ["a wrong shape", { inputs: [{ ...tensor, shape: [3] }] }],
    ["another type", { inputs: [{ ...tensor, datatype: "FP32" }] }],
    ["a number among the texts", { inputs: [{ ...tensor, shape: [1], data: [5] }] }],
    ["two inputs", { inputs: [tensor, tensor] }],
    ["none", {}],
    ["an unknown output", { inputs: [tensor], outputs: [{ name: "score" }] }],
  ])("refuses %s", async (_, body) => {
    const answer = await post(`${route}/infer`, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.any(String) as string });
  });
});

it("counts for Prometheus", async () => {
  await post("/invocations", { inputs: ["a"] });
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toMatch(/^sentiment_requests_total\{route="\/invocations",status="200"\} \d+$/mu);
  expect(text).toMatch(/^sentiment_request_seconds_bucket\{route="\/invocations",le="\+Inf"\} \d+$/mu);
  expect(text).toContain(`sentiment_model_info{id="${server.model}"} 1`);
});

it("describes every route, in a page that loads nothing from elsewhere", async () => {
  const source = await readFile(new URL("../src/routes/registry.ts", import.meta.url), "utf8");
  const names = [...source.matchAll(/^ {4}\["(\/[^"]+)"/gmu)].map(([, path]) => path!);
  const { paths } = (await get("/openapi.json")) as { paths: object };
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(names.filter((name) => !/docs|openapi/u.test(name))));
  const page = await fetch(`${server.url}/docs`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).not.toMatch(/https?:/u);
});
