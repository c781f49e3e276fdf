import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Where and with what a process is run. */
export interface ProcessOptions {
  readonly cwd?: string | undefined;
  /** What it reads on stdin; undefined: nothing, stdin is at its end at once. */
  readonly input?: string | Uint8Array | undefined;
  /** Its whole environment; undefined: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Killed after this many milliseconds, so that no test leaves a process behind; default 5 minutes. */
  readonly timeout?: number | undefined;
  /** Aborted: it is killed at once (SIGKILL), as by a lost machine; the code is 137. */
  readonly killedBy?: AbortSignal | undefined;
}

/** How a process ended. */
export interface ProcessResult {
  /** Its exit code; 128 + n where signal number n ended it, as in a shell. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export function runProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: "pipe",
      timeout: options.timeout ?? 300_000,
      killSignal: "SIGKILL",
    });
    options.killedBy?.addEventListener("abort", () => child.kill("SIGKILL"));
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({
        code: code ?? 128 + constants.signals[signal!],
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
    // A program that ends without reading its stdin breaks the pipe; how it ended is told by the code.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input);
  });
}
