import { startServer, type RunningServer } from "@sentiment/serving";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyServer } from "../src/index.ts";
import { badServer, type Call } from "./bad-servers.ts";
import { trainedModel } from "./trained-model.ts";

const { signal } = new AbortController();
let modelDir: string;
let good: RunningServer;
let other: RunningServer;

beforeAll(async () => {
  const [first, second] = await Promise.all([trainedModel(), trainedModel("--model", "nb", "--vectorizer", "count")]);
  modelDir = first;
  [good, other] = (await Promise.all([first, second].map((dir) => startServer({ modelDir: dir, port: 0 })))) as [
    RunningServer,
    RunningServer,
  ];
});
afterAll(() => Promise.all([good?.close(), other?.close()]));

it("our own server passes every check", async () => {
  const told: string[] = [];
  const results = await verifyServer({ url: good.url, modelDir }, { signal, onCheck: ({ name }) => told.push(name) });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(told).toEqual(results.map(({ name }) => name));
});

describe("a bad server fails what it does badly, and nothing else", () => {
  const everything = ["accepts-connections", "ping", "golden-predictions", "model-id"];
  it.each<readonly [string, (call: Call) => unknown, readonly string[]]>([
    ["it is as the good one", async ({ good: ask, send }) => send(await ask()), []],
    ["closes at once", ({ response }) => response.destroy(), everything.slice(1)],
  ])("%s", async (_, handle, failing) => {
    const server = await badServer(good.url, handle);
    const results = await verifyServer({ url: server.url, modelDir }, { signal });
    await server.close();
    expect(results.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(failing);
  });

  it("serves another model", async () => {
    const results = await verifyServer({ url: other.url, modelDir }, { signal, quickOnly: true });
    expect(results.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(["golden-predictions", "model-id"]);
  });
});

it("a dead server fails all of them at once", async () => {
  const server = await badServer(good.url, () => {});
  await server.close();
  const results = await verifyServer({ url: server.url, modelDir }, { signal });
  expect(results.every(({ passed }) => !passed)).toBe(true);
});
