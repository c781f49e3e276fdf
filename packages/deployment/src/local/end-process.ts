import { setTimeout } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "@sentiment/files";

/** SIGTERM, after so many seconds SIGKILL; resolves when the process has ended. No other process of its number is touched. */
export async function endProcess(identity: ProcessIdentity, graceSeconds: number): Promise<void> {
  const deadline = performance.now() + 1000 * graceSeconds;
  signal(identity, "SIGTERM");
  while (isAlive(identity) === true && performance.now() < deadline) await setTimeout(20);
  signal(identity, "SIGKILL");
  while (isAlive(identity) === true) await setTimeout(20);
}

function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (isAlive(identity) !== true) return;
  try {
    process.kill(identity.pid, name);
  } catch {
    // It has ended this moment.
  }
}
