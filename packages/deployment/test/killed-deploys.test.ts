import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { localTarget, type Doing, type Release } from "@sentiment/deployment";
import { temporaryFolder } from "@sentiment/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processesOf } from "./processes-of.ts";
import { releaseOf } from "./releases.ts";
import { trainedModel } from "./trained-model.ts";

const staging = { name: "sentiment-classifier", stage: "staging" };
const going: Doing = { signal: new AbortController().signal };
const source = (file: string) => JSON.stringify(new URL(`../src/${file}`, import.meta.url).href);

/** Where a deploy kills itself: at a step, so many milliseconds after it, or around the moment its server is written down. */
type Point = { readonly step: string; readonly after?: number } | { readonly remembering: "before" | "after" };

const points: readonly Point[] = [
  { step: "copy" },
  { step: "start a server" },
  { remembering: "before" },
  { remembering: "after" },
  { step: "put it" },
  { step: "put it", after: 4 },
  { step: "put it", after: 20 },
  { step: "end the server" },
];

let stateDir: string;
let first: Release;
let second: Release;

beforeAll(async () => {
  first = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
  second = await releaseOf(await trainedModel("--model", "lr", "--vectorizer", "count"), "2");
});

beforeEach(async () => {
  stateDir = path.join(await temporaryFolder(), ".sentiment");
});

afterEach(async () => {
  for (const pid of await processesOf(stateDir)) process.kill(pid, "SIGKILL");
});

/** Deploys in a process of its own, which is killed at a point. */
async function killedDeploy(release: Release, point: Point): Promise<void> {
  const program = `
    import { hostedTarget } from ${source("hosted/hosted-target.ts")};
    import { processHost } from ${source("local/process-host.ts")};
    const [stateDir, release, point] = JSON.parse(process.argv[1]);
    const die = () => process.kill(process.pid, "SIGKILL");
    const host = { ...processHost, start: (prepared, remember, signal) => processHost.start(prepared, async (server) => {
      if (point.remembering === "before") die();
      await remember(server);
      if (point.remembering === "after") die();
    }, signal) };
    const target = hostedTarget({ host, stateDir });
    const plan = await target.plan(${JSON.stringify(staging)}, release);
    const onStep = (step) => {
      if (!step.startsWith(point.step)) return;
      if (point.after === undefined) die(); else setTimeout(die, point.after);
    };
    await target.apply(plan, { signal: new AbortController().signal, onStep });`;
  const args = ["--input-type=module", "--eval", program, JSON.stringify([stateDir, release, point])];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  // A deploy that was done before its time had come is no harm.
  expect([0, "SIGKILL"]).toContain(code ?? signal);
}

describe.runIf(process.platform === "linux").each(points)("a deploy that is killed at %j", (point) => {
  const target = () => localTarget({ stateDir });

  it("leaves the old release in service, or the new one, and nothing that the next deploy does not tidy up", async () => {
    const { url } = (await target().apply(await target().plan(staging, first), going)).status;
    await killedDeploy(second, point);
    const answer = await fetch(`${url}/invocations`, { method: "POST", body: '{"inputs":["x"]}', headers: json });
    expect([first.modelId, second.modelId]).toContain(answer.headers.get("x-sentiment-model"));
    const status = await target().status(staging);
    expect(status).toMatchObject({ state: "in-service", url, modelId: answer.headers.get("x-sentiment-model") });

    const deployed = await target().apply(await target().plan(staging, second), going);
    expect(deployed.status).toMatchObject({ state: "in-service", url, modelId: second.modelId, message: undefined });
    await expect.poll(() => processesOf(stateDir), { timeout: 5000 }).toHaveLength(2);
    expect((await target().planRollback(staging)).release.modelId).toBe(first.modelId);
  });
});

const firstPoints = points.filter(
  (point) => !("step" in point) || ["copy", "answer on"].includes(point.step) || point.after === 4,
);

it.runIf(process.platform === "linux").each(firstPoints)(
  "a first deploy that is killed at %j is made up for by the next",
  async (point) => {
    await killedDeploy(first, point);
    const target = localTarget({ stateDir });
    const { state } = await target.status(staging);
    expect(["absent", "failed", "in-service"]).toContain(state);
    const deployed = await target.apply(await target.plan(staging, second), going);
    expect(deployed.status).toMatchObject({ state: "in-service", modelId: second.modelId });
    await expect.poll(() => processesOf(stateDir), { timeout: 5000 }).toHaveLength(2);
    await target.destroy(staging, going);
    expect(await processesOf(stateDir)).toEqual([]);
  },
);

const json = { "content-type": "application/json" };
