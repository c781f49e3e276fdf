import { setTimeout } from "node:timers/promises";
import type { Account } from "../account.ts";
import type { RunningContainer } from "../runner.ts";

/** SageMaker's own. */
const pingMs = 2000;
/** A container that answers, but with something other than 200, is given so long. */
const refusalSeconds = 5;

/**
 * Asks /ping until it is answered with 200. What was wrong is returned: it has ended – AWS would start it again and again until its
 * time is over –, it answered something else for long, it never answered within its time.
 */
export async function awaitHealth(account: Account, container: RunningContainer): Promise<string | undefined> {
  const exit: { code?: number } = {};
  void container.exited.then((code) => (exit.code = code));
  const { signal } = { signal: account.closing };
  let deadline = performance.now() + 1000 * account.healthSeconds;
  let seen = "it did not answer";
  while (performance.now() < deadline) {
    if (exit.code !== undefined) return `It ended with exit code ${exit.code}.`;
    const status = await ping(`${container.url}/ping`);
    if (status === 200) return undefined;
    if (status !== undefined && seen === "it did not answer") {
      deadline = Math.min(deadline, performance.now() + 1000 * refusalSeconds);
    }
    if (status !== undefined) seen = `/ping answered ${status}`;
    await setTimeout(20, undefined, { signal });
  }
  return `Within its time, ${seen}.`;
}

async function ping(url: string): Promise<number | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(pingMs) });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return undefined;
  }
}
