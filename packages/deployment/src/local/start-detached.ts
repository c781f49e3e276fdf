import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { SentimentError } from "@sentiment/errors";
import { processIdentity, type ProcessIdentity } from "@sentiment/files";

export interface DetachedProgram {
  /** What is run: a program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it writes on stderr is added to this file. */
  readonly log: string;
  /** `pipe`: it is read by whoever starts it; `log`: it is added to the log, too. */
  readonly stdout: "pipe" | "log";
  /** Called with what it is known by before it does anything. Should this fail, or this process be killed, it ends. */
  readonly remember: (identity: ProcessIdentity) => Promise<void>;
  /** What it waits for on its stdin. */
  readonly line: string;
}

/**
 * Starts a program that outlives this process, in a session of its own, in the root folder. It waits for a line on its stdin
 * and ends where none comes: a killed deploy must not leave a process that nobody knows of, so which one it is is written down
 * first. Throws a remote error where it cannot be started, and what `remember` throws.
 */
export async function startDetached(
  program: DetachedProgram,
): Promise<{ readonly child: ChildProcess; readonly identity: ProcessIdentity }> {
  const child = await spawned(program);
  const identity = processIdentity(child.pid!);
  try {
    await program.remember(identity);
    child.stdin?.end(`${program.line}\n`);
    return { child, identity };
  } catch (error) {
    child.stdin?.destroy();
    child.stdout?.destroy();
    throw error;
  }
}

async function spawned({ command, env, log: path, stdout }: DetachedProgram): Promise<ChildProcess> {
  const [file, ...args] = command;
  mkdirSync(dirname(path), { recursive: true });
  const log = openSync(path, "a", 0o600);
  try {
    const output = stdout === "log" ? log : "pipe";
    const child = spawn(file, args, { cwd: "/", detached: true, env, stdio: ["pipe", output, log] });
    // Should it end before it was told anything, that shows when it is waited for.
    child.stdin?.on("error", () => {});
    await once(child, "spawn");
    child.unref();
    return child;
  } catch (cause) {
    throw new SentimentError({
      kind: "remote",
      code: "PROCESS_NOT_STARTED",
      message: `The program ${file} could not be started: ${(cause as Error).message}.`,
      hint: "See whether this machine has memory and processes left.",
      cause,
    });
  } finally {
    closeSync(log);
  }
}
