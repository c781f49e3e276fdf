import { describe, expect, it } from "vitest";
import { runProcess } from "./run-process.ts";

const node = (script: string, options = {}) => runProcess(process.execPath, ["-e", script], options);

describe("running a program", () => {
  it("tells stdout, stderr and the exit code apart", async () => {
    const result = await node("console.log('out'); console.error('err'); process.exitCode = 3");
    expect(result).toEqual({ code: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("hands over its input", async () => {
    const result = await node("process.stdin.pipe(process.stdout)", { input: "für\n" });
    expect(result.stdout).toBe("für\n");
  });

  it("survives a program that never reads a long input", async () => {
    const result = await node("process.exitCode = 2", { input: "x".repeat(1_000_000) });
    expect(result.code).toBe(2);
  });

  it("reports a signal as a shell does", async () => {
    const result = await node("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 10_000)");
    expect(result.code).toBe(143);
  });

  it("kills it when it is told to", async () => {
    const controller = new AbortController();
    const running = node("setTimeout(() => {}, 10_000)", { killedBy: controller.signal });
    controller.abort();
    expect((await running).code).toBe(137);
  });

  it("rejects when the program does not exist", async () => {
    await expect(runProcess("/no/such/program", [])).rejects.toThrow(/ENOENT/);
  });
});
