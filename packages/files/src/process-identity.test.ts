import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { runProcess } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { isAlive, processIdentity, restartedSince, thisProcess, type ProcessIdentity } from "./process-identity.ts";

const module = new URL("process-identity.ts", import.meta.url).href;
const program = `import { thisProcess } from ${JSON.stringify(module)}; console.log(JSON.stringify(thisProcess()));`;

/** Another process, which tells its identity and then waits. */
async function otherProcess() {
  const args = ["--input-type=module", "--eval", `${program} setInterval(() => {}, 1000);`];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, identity: JSON.parse(line.toString()) as ProcessIdentity };
}

describe("a process", () => {
  it("is alive while it runs, and not after kill -9", async () => {
    const { child, identity } = await otherProcess();
    expect(isAlive(identity)).toBe(true);
    expect(processIdentity(child.pid!)).toEqual(identity);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(isAlive(identity)).toBe(false);
  });

  it("finds itself", () => {
    expect(isAlive(thisProcess())).toBe(true);
  });

  it("is not taken for a later one that was given its number", () => {
    const identity = thisProcess();
    const { boot } = identity;
    const earlier = boot.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10));
    expect(earlier).not.toBe(boot);
    expect(isAlive({ ...identity, boot: earlier })).toBe(false);
  });

  it("cannot be judged from another machine, nor by what is no identity", () => {
    const identity = thisProcess();
    expect(isAlive({ ...identity, host: "elsewhere.example" })).toBeUndefined();
    expect(isAlive({ ...identity, pid: -1 })).toBeUndefined();
    expect(isAlive({ ...identity, pid: Number.NaN })).toBeUndefined();
    expect(isAlive({ ...identity, boot: "" })).toBeUndefined();
    expect(isAlive({ ...identity, boot: "of an unknown form" })).toBeUndefined();
  });
});

describe.runIf(process.platform === "linux")("on Linux a process", () => {
  it("that nobody has reaped (a zombie) is dead", async () => {
    // The shell becomes `sleep`, which never asks how the shell's child ended.
    const script = `node --input-type=module --eval "$1" & exec sleep 20`;
    const PATH = `${process.execPath.replace(/\/[^/]*$/u, "")}:/usr/bin:/bin`;
    const parent = spawn("sh", ["-c", script, "sh", program], { env: { PATH }, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const identity = JSON.parse(line.toString()) as ProcessIdentity;
    await expect.poll(() => isAlive(identity), { timeout: 10_000 }).toBe(false);
    const { stdout } = await runProcess("ps", ["-o", "stat=", "-p", String(identity.pid)]);
    expect(stdout).toMatch(/^Z/u);
    parent.kill("SIGKILL");
  });

  it("has let go of its ports by the time it is dead", async () => {
    for (let round = 0; round < 5; round++) {
      const listener = `require("node:net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;
      const child = spawn(process.execPath, ["--eval", listener], { stdio: ["ignore", "pipe", "inherit"] });
      const port = Number(String((await once(child.stdout, "data"))[0]));
      const identity = processIdentity(child.pid!);
      child.kill("SIGKILL");
      while (isAlive(identity) === true);
      const server = createServer().listen(port, "127.0.0.1");
      await expect(once(server, "listening")).resolves.toEqual([]);
      server.close();
    }
  });

  it("knows whether its machine was started anew since", () => {
    const identity = thisProcess();
    expect(restartedSince(identity)).toBe(false);
    const [machine, , ...rest] = identity.boot.split(" ");
    const boot = [machine, "00000000-0000-0000-0000-000000000000", ...rest].join(" ");
    expect(restartedSince({ ...identity, boot })).toBe(machine === "-" ? undefined : true);
    expect(restartedSince({ ...identity, boot: boot.replace(/^\S+/u, "another") })).toBeUndefined();
    expect(restartedSince({ ...identity, host: "elsewhere.example" })).toBeUndefined();
  });

  it("of before the machine was started anew is dead; of another machine or container of that name it is unknown", () => {
    const identity = thisProcess();
    const [machine, , namespace, started] = identity.boot.split(" ");
    const bootId = "00000000-0000-0000-0000-000000000000";
    const of = (...parts: (string | undefined)[]) => isAlive({ ...identity, boot: parts.join(" ") });
    expect(of(machine, bootId, namespace, started)).toBe(machine === "-" ? undefined : false);
    expect(of("another", bootId, namespace, started)).toBeUndefined();
    expect(of(machine, identity.boot.split(" ")[1], "1", started)).toBeUndefined();
  });
});
