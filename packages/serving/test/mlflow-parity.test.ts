import { describeWithPython, startModelServer, type MlflowServer } from "@sentiment/testing";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type RunningServer } from "../src/index.ts";
import { mlflowRequests } from "./mlflow-requests.ts";
import { trainedModel } from "./trained-model.ts";

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

describeWithPython("the same as `mlflow models serve`", () => {
  let theirs: MlflowServer;
  let ours: RunningServer;
  beforeAll(async () => {
    const modelDir = await trainedModel();
    [theirs, ours] = await Promise.all([
      startModelServer({ folder: path.dirname(modelDir), modelUri: modelDir }),
      startServer({ modelDir, port: 0 }),
    ]);
  });
  afterAll(() => Promise.all([theirs?.stop(), ours?.close()]));

  it.each(mlflowRequests)("$name", async ({ type, body }) => {
    const options = { method: "POST", headers: { "content-type": type }, body: Buffer.from(body) };
    const [expected, found] = await Promise.all([
      answerOf(`${theirs.url}/invocations`, options),
      answerOf(`${ours.url}/invocations`, options),
    ]);
    expect(found).toEqual(expected);
  });

  it.each([
    ["GET", "/ping"],
    ["GET", "/health"],
    ["GET", "/invocations"],
    ["PUT", "/invocations"],
    ["DELETE", "/invocations"],
    ["OPTIONS", "/invocations"],
    ["POST", "/health"],
    ["GET", "/nothing"],
    ["POST", "/nothing"],
  ])("%s %s", async (method, route) => {
    const expected = await answerOf(theirs.url + route, { method });
    expect(await answerOf(ours.url + route, { method })).toEqual(expected);
  });
});

async function answerOf(url: string, options: RequestInit): Promise<Answer> {
  const answer = await fetch(url, options);
  const text = await answer.text();
  const type = answer.headers.get("content-type");
  if (type !== "application/json") return { status: answer.status, type, body: plain(text) };
  return { status: answer.status, type, body: comparable(text.trim() === "" ? text : JSON.parse(text)) };
}

/** Numbers to 12 digits; of an error its message without what only Python says. */
function comparable(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("message" in body)) {
    return JSON.parse(
      JSON.stringify(body, (_, value: unknown) => (typeof value === "number" ? value.toFixed(12) : value)),
    );
  }
  const { stack_trace: _, ...error } = body as Record<string, unknown>;
  return { ...error, message: plain(String(error["message"])) };
}

/** A message without the data that MLflow repeats, in the order of no set, and to where Python's own error begins. */
function plain(message: string): string {
  return message
    .replaceAll(/(predict data|schema of data) '[\s\S]*?'(?=\. \n| with schema)/gu, "$1")
    .replaceAll(/([[{])('[^\]}]*'|\d+)([\]}])/gu, (_, open: string, items: string, close: string) =>
      [open, ...items.split(", ").toSorted(), close].join(" "),
    )
    .replace(/ IMPORTANT: The MLflow Model scoring protocol has changed[\s\S]*/u, "")
    .replace(/(valid JSON formatted string\.|valid UTF-8 encoded string\.|model for inference\.)[\s\S]*/u, "$1")
    .replace(/( for value `.*?`|, got `.*?`)/u, "")
    .replace(/inhomogeneous shape.*/u, "")
    .replace(/(following content types: Types:) \[.*\]/u, "$1")
    .replace(/Types: \[[^\]]*\]/u, "Types:")
    .replace("C error: ", "")
    .replaceAll("\n'", "'");
}
