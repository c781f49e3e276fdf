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
}

/**
 * Starts a program that outlives this process, in a session of its own, in the root folder, with stdin and stdout as its only
 * ties to this process. It is still to be told to go on: a killed deploy must not leave a process that nobody knows of, so
 * whoever starts it first writes down which one it is.
 */
export async function startDetached(
  program: DetachedProgram,
): Promise<{ child: ChildProcess; identity: ProcessIdentity }> {
  const [file, ...args] = program.command;
  mkdirSync(dirname(program.log), { recursive: true });
  const log = openSync(program.log, "a", 0o600);
  try {
    const stdout = program.stdout === "log" ? log : "pipe";
    const child = spawn(file, args, { cwd: "/", detached: true, env: program.env, stdio: ["pipe", stdout, log] });
    // Should it end before it was told anything, that shows when it is waited for.
    child.stdin?.on("error", () => {});
    await once(child, "spawn");
    child.unref();
    return { child, identity: processIdentity(child.pid!) };
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
