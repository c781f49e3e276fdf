import { spawn } from "node:child_process";
import { once } from "node:events";
import { runProcess } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { isAlive, thisProcess } from "./process-identity.ts";

const module = new URL("process-identity.ts", import.meta.url).href;
const program = `import { thisProcess } from ${JSON.stringify(module)}; console.log(JSON.stringify(thisProcess()));`;

/** The tags of another process that tells them and then waits. */
async function otherProcess() {
  const args = ["--input-type=module", "--eval", `${program} setInterval(() => {}, 1000);`];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, tags: JSON.parse(line.toString()) as Record<string, string> };
}

describe("a process that records a run", () => {
  it("is alive while it runs, and not after kill -9", async () => {
    const { child, tags } = await otherProcess();
    expect(isAlive(tags)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(isAlive(tags)).toBe(false);
  });

  it("finds itself", () => {
    expect(isAlive(thisProcess())).toBe(true);
  });

  it("is not taken for a later one that was given its number", () => {
    const tags = thisProcess();
    const boot = tags["sentiment.boot"]!;
    const earlier = boot.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10));
    expect(earlier).not.toBe(boot);
    expect(isAlive({ ...tags, "sentiment.boot": earlier })).toBe(false);
  });

  it("cannot be judged from another machine, nor without its tags", () => {
    const tags = thisProcess();
    expect(isAlive({ ...tags, "sentiment.host": "elsewhere.example" })).toBeUndefined();
    expect(isAlive({})).toBeUndefined();
    expect(isAlive({ ...tags, "sentiment.pid": "-1" })).toBeUndefined();
    expect(isAlive({ ...tags, "sentiment.pid": "; rm -rf /" })).toBeUndefined();
    expect(isAlive({ ...tags, "sentiment.boot": "of an unknown form" })).toBeUndefined();
  });
});

describe.runIf(process.platform === "linux")("on Linux a process", () => {
  it("that nobody has reaped (a zombie) is dead", async () => {
    // The shell becomes `sleep`, which never asks how the shell's child ended.
    const script = `node --input-type=module --eval "$1" & exec sleep 20`;
    const PATH = `${process.execPath.replace(/\/[^/]*$/u, "")}:/usr/bin:/bin`;
    const parent = spawn("sh", ["-c", script, "sh", program], { env: { PATH }, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const tags = JSON.parse(line.toString()) as Record<string, string>;
    await expect.poll(() => isAlive(tags), { timeout: 10_000 }).toBe(false);
    const { stdout } = await runProcess("ps", ["-o", "stat=", "-p", tags["sentiment.pid"]!]);
    expect(stdout).toMatch(/^Z/u);
    parent.kill("SIGKILL");
  });

  it("of before the machine was started anew is dead; of another machine or container of that name it is unknown", () => {
    const tags = thisProcess();
    const [machine, , namespace, started] = tags["sentiment.boot"]!.split(" ");
    const bootId = "00000000-0000-0000-0000-000000000000";
    const of = (...parts: (string | undefined)[]) => isAlive({ ...tags, "sentiment.boot": parts.join(" ") });
    expect(of(machine, bootId, namespace, started)).toBe(machine === "-" ? undefined : false);
    expect(of("another", bootId, namespace, started)).toBeUndefined();
    expect(of(machine, tags["sentiment.boot"]!.split(" ")[1], "1", started)).toBeUndefined();
  });
});
