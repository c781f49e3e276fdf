import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { repositoryRoot, runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
const text = "What a lovely day!";
let folder: string;
let runId: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  const { document } = await documentOf(["train", "--out", "model"], { cwd: folder });
  runId = String(document["runId"]);
  const { code, stderr } = await runSentiment(["register", "--run-id", runId], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => children.forEach((child) => child.kill("SIGKILL")));

/** Starts `sentiment serve -q` and waits for its address. */
async function serving(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, "serve", "-q", "--port", "0", ...args], {
    cwd: folder,
    env: {},
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const said = { err: "" };
  child.stderr.setEncoding("utf8").on("data", (part: string) => (said.err += part));
  const [chunk] = (await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => [said.err])])) as [
    Buffer,
  ];
  return { child, said, url: chunk.toString().trim(), ended: once(child, "exit") };
}

it.each([
  ["a folder", () => ["--model-uri", "model"]],
  ["a run", () => ["--run-id", runId]],
  ["a registered model", () => ["--model-uri", "models:/sentiment-classifier/staging"]],
])("serves the model of %s, as `sentiment predict` answers, until SIGTERM: exit code 0", async (_, args) => {
  const { child, url, ended } = await serving(...args());
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/invocations`, {
    method: "POST",
    headers,
    body: JSON.stringify({ inputs: [text] }),
  });
  const { document } = await documentOf(["predict", ...args(), text], { cwd: folder });
  const [{ label, probabilities }] = document["predictions"] as [{ label: string; probabilities: object }];
  expect(await answer.json()).toEqual({ predictions: [{ label, probabilities }] });
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

it("SIGHUP looks the model up anew, Ctrl-C ends it with exit code 130", async () => {
  const { child, url, said, ended } = await serving("--model-uri", "model", "--access-log");
  const before = await (await fetch(`${url}/model`)).json();
  await documentOf(["train", "--no-track", "--model", "nb", "--out", "model", "--force"], { cwd: folder });
  child.kill("SIGHUP");
  while (!said.err.includes('"reloaded"')) await setTimeout(20);
  expect(await (await fetch(`${url}/model`)).json()).not.toEqual(before);
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  const events = said.err
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events).toEqual(["started", "request", "reloaded", "request", "stopping", "stopped"]);
});

it("a port that is taken is exit code 6, a model that is not there 3", async () => {
  const { url, child, ended } = await serving("--model-uri", "model");
  const taken = await runSentiment(["serve", "--model-uri", "model", "--port", new URL(url).port], { cwd: folder });
  expect(taken).toMatchObject({ code: 6, stdout: "" });
  expect(taken.stderr).toContain("is taken by another program");
  expect((await runSentiment(["serve", "--model-uri", "nothing"], { cwd: folder })).code).toBe(3);
  child.kill("SIGTERM");
  await ended;
});
