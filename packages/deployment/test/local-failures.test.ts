import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { localTarget, type Doing, type Release, type Target } from "@sentiment/deployment";
import { takeLock } from "@sentiment/files";
import { temporaryFolder } from "@sentiment/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hostedTarget } from "../src/hosted/hosted-target.ts";
import { processHost } from "../src/local/process-host.ts";
import { processesOf } from "./processes-of.ts";
import { releaseOf } from "./releases.ts";
import { trainedModel } from "./trained-model.ts";

const staging = { name: "sentiment-classifier", stage: "staging" };
const going: Doing = { signal: new AbortController().signal };

let stateDir: string;
let target: Target;
let first: Release;
let second: Release;

beforeAll(async () => {
  first = await releaseOf(await trainedModel("--model", "nb", "--vectorizer", "count"), "1");
  second = await releaseOf(await trainedModel("--model", "lr", "--vectorizer", "count"), "2");
});

beforeEach(async () => {
  stateDir = path.join(await temporaryFolder(), ".sentiment");
  target = localTarget({ stateDir });
});

afterEach(async () => {
  for (const pid of await processesOf(stateDir)) process.kill(pid, "SIGKILL");
});

const deploy = async (release: Release) => target.apply(await target.plan(staging, release), going);

/** Kills the process that the status names. */
async function kill(which: "pid" | "front", signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  const { details } = await target.status(staging);
  process.kill(Number(details[which]), signal);
  // Gone altogether: one that is just ending may have its port still.
  await expect.poll(() => existsSync(`/proc/${details[which]}`)).toBe(false);
}

const file = () => path.join(stateDir, "endpoints/local/sentiment-classifier-staging/endpoint.json");

describe.runIf(process.platform === "linux")("an endpoint on this machine", () => {
  it("has failed when its server has died, says so by 503, and is there again on the same address after a deploy", async () => {
    const { url } = (await deploy(first)).status;
    await kill("pid");
    expect(await target.status(staging)).toMatchObject({
      state: "failed",
      url,
      message: expect.stringMatching(/^Its process \d+ has died/u) as string,
    });
    expect((await fetch(`${url}/ping`)).status).toBe(503);
    expect(await target.plan(staging, first)).toMatchObject({ action: "replaced", url });
    expect(await deploy(first)).toMatchObject({ action: "replaced", status: { state: "in-service", url } });
    expect(await processesOf(stateDir)).toHaveLength(2);
  });

  it("is stopped when its server was asked to stop, by whomever", async () => {
    await deploy(first);
    await kill("pid", "SIGTERM");
    expect(await target.status(staging)).toMatchObject({
      state: "stopped",
      message: expect.stringMatching(/was asked to stop/u) as string,
    });
    expect(await deploy(second)).toMatchObject({ action: "updated", status: { state: "in-service" } });
    expect((await target.planRollback(staging)).release.modelId).toBe(first.modelId);
  });

  it("has failed when its front has died; a deploy starts just that anew, in front of the server that still runs", async () => {
    const { url, details } = (await deploy(first)).status;
    await kill("front");
    expect(await target.status(staging)).toMatchObject({
      state: "failed",
      message: expect.stringMatching(/^Its front, process \d+, has died\.$/u) as string,
    });
    const { status, action } = await deploy(first);
    expect({ status, action }).toMatchObject({
      action: "replaced",
      status: { url, state: "in-service", details: { pid: details["pid"] } },
    });
  });

  it("that does not answer any more has failed, and is to be replaced", async () => {
    const { details } = (await deploy(first)).status;
    process.kill(Number(details["pid"]), "SIGSTOP");
    const message = expect.stringMatching(/was not answered within 2 s/u) as string;
    expect(await target.status(staging)).toMatchObject({ state: "failed", message });
    expect(await target.plan(staging, first)).toMatchObject({ action: "replaced" });
  });

  it("does not move when another program has taken its port: that is a conflict, which says so", async () => {
    const { url } = (await deploy(first)).status;
    const port = Number(new URL(url!).port);
    await kill("front");
    const foreign = createServer().listen(port, "127.0.0.1");
    await once(foreign, "listening");
    const message = expect.stringMatching(/another program has taken its port/u) as string;
    expect(await target.status(staging)).toMatchObject({ state: "failed", url, message });
    for (const release of [first, second]) {
      const hint = expect.stringMatching(/or undeploy .* and deploy it with another --port/u) as string;
      await expect(deploy(release)).rejects.toMatchObject({ kind: "conflict", code: "PORT_TAKEN", hint });
    }
    foreign.close();
    await once(foreign, "close");
    expect(await deploy(second)).toMatchObject({ action: "updated", status: { url, state: "in-service" } });
  });

  it("is where it was said to be, and nowhere else later", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as AddressInfo;
    target = localTarget({ stateDir, port });
    const hint = "End that program and deploy again, or choose another port: --port.";
    await expect(deploy(first)).rejects.toMatchObject({ kind: "conflict", code: "PORT_TAKEN", hint });
    expect(await target.status(staging)).toMatchObject({ state: "absent" });
    expect(await processesOf(stateDir)).toEqual([]);
    probe.close();
    await once(probe, "close");
    expect((await deploy(first)).status.url).toBe(`http://127.0.0.1:${port}`);
    target = localTarget({ stateDir, port: port + 1 });
    await expect(deploy(second)).rejects.toMatchObject({ kind: "usage", code: "PORT_FIXED" });
    expect(() => localTarget({ stateDir, port: 65_536 })).toThrow("65536 is no port");
  });

  it("is one process's to change at a time, and updating meanwhile", async () => {
    await deploy(first);
    const busy = target.apply(await target.plan(staging, second), going);
    const plan = await target.plan(staging, second);
    await expect.poll(async () => (await target.status(staging)).state, { interval: 5 }).toBe("updating");
    await expect(target.apply(plan, going)).rejects.toMatchObject({ kind: "conflict", code: "LOCKED", exitCode: 6 });
    await expect(target.destroy(staging, going)).rejects.toThrow(
      /busy with deploying models:\/sentiment-classifier\/2/u,
    );
    await busy;
    const back = target.apply(await target.planRollback(staging), going);
    await expect.poll(async () => (await target.status(staging)).state, { interval: 5 }).toBe("rolling-back");
    await back;
    const lock = await takeLock(path.join(stateDir, "endpoints/local/sentiment-classifier-staging.lock"), "testing");
    expect(await target.status(staging)).toMatchObject({ state: "in-service" });
    lock.release();
  });

  it("is stopped after its machine was started anew, and there again on the same address after a deploy", async () => {
    const { url } = (await deploy(first)).status;
    for (const pid of await processesOf(stateDir)) process.kill(pid, "SIGKILL");
    const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
    const written = await readFile(file(), "utf8");
    await writeFile(file(), written.replaceAll(boot, "00000000-0000-0000-0000-000000000000"));
    expect(await target.status(staging)).toMatchObject({
      state: "stopped",
      url,
      message: expect.stringMatching(/started anew/u) as string,
    });
    expect(await readFile(file(), "utf8")).not.toContain(boot);
    expect(await deploy(first)).toMatchObject({ action: "replaced", status: { state: "in-service", url } });
  });

  it("of another machine is neither judged nor touched from here", async () => {
    await deploy(first);
    const written = await readFile(file(), "utf8");
    const host = (JSON.parse(written) as { front: { process: { host: string } } }).front.process.host;
    await writeFile(file(), written.replaceAll(`"host": "${host}"`, '"host": "elsewhere.example"'));
    expect(await target.status(staging)).toMatchObject({
      state: "failed",
      message: expect.stringMatching(/belongs to elsewhere\.example/u) as string,
    });
    await expect(deploy(second)).rejects.toMatchObject({ kind: "conflict", code: "ENDPOINT_ELSEWHERE" });
    await expect(target.destroy(staging, going)).rejects.toMatchObject({ code: "ENDPOINT_ELSEWHERE" });
    expect(await processesOf(stateDir)).toHaveLength(2);
  });

  it("keeps the old release when the server of the new one serves something else, and names what it failed", async () => {
    const { status } = await deploy(first);
    const start: typeof processHost.start = async (release, ...rest) =>
      processHost.start({ ...release, modelDir: first.modelDir }, ...rest);
    const deceived = hostedTarget({ host: { ...processHost, start }, stateDir });
    const applying = deceived.apply(await deceived.plan(staging, second), going);
    await expect(applying).rejects.toThrow(/did not pass\n(.*\n)*golden-predictions: (.*\n)*model-id: /u);
    await expect(applying).rejects.toThrow(/The end of its log:\n.*"event":"started"/u);
    expect(await target.status(staging)).toEqual(status);
    expect(await processesOf(stateDir)).toHaveLength(2);
  });

  it("keeps its state to its owner, and refuses one that it does not understand", async () => {
    await deploy(first);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    await writeFile(file(), '{"format": 2}');
    await expect(target.status(staging)).rejects.toMatchObject({ kind: "input", code: "STATE_UNREADABLE" });
    await writeFile(file(), '{"format": 1, "na');
    await expect(target.status(staging)).rejects.toThrow("understands: it is no JSON.");
  });

  it("keeps two releases to go back to, and no model of others", async () => {
    const releases = [first, second, await releaseOf(first.modelDir, "3"), await releaseOf(second.modelDir, "4")];
    for (const release of releases) await deploy(release);
    expect(await readdir(path.join(path.dirname(file()), "releases"))).toHaveLength(3);
    for (const version of ["3", "2"]) {
      const { status } = await target.apply(await target.planRollback(staging), going);
      expect(status.modelVersion).toBe(version);
    }
    await expect(target.planRollback(staging)).rejects.toMatchObject({ code: "NO_PREVIOUS_RELEASE" });
  });
});
