import { setTimeout } from "node:timers/promises";
import type { Engine } from "../../docker/engine.ts";
import { askOf } from "../ask.ts";

interface Awaited {
  readonly engine: Engine;
  readonly id: string;
  /** undefined: it publishes no port, as one that has ended. */
  readonly url: string | undefined;
  readonly logs: () => Promise<string>;
  readonly signal: AbortSignal;
}

/** How long a server is waited for, in seconds: longer than it may take, and shorter than a check. */
const patience = 60;
/** How much of the log of a container that has ended is told. */
const tailLines = 10;

/**
 * Waits until a container's server says something, whatever it is. That connections are accepted says nothing: Docker's own
 * proxy does that. Throws an Error with the end of the log when the container ends before, or when it takes too long.
 */
export async function awaitAnswer({ engine, id, url, logs, signal }: Awaited): Promise<void> {
  const deadline = performance.now() + 1000 * patience;
  while (performance.now() < deadline) {
    if (url !== undefined && (await answers(url, signal))) return;
    signal.throwIfAborted();
    const what = `show the container ${id.slice(0, 12)}`;
    const { State } = await engine.ask(what, (docker) => docker.getContainer(id).inspect(), { signal });
    if (!State.Running) throw new Error(`The container has ended with ${State.ExitCode}. ${await tail(logs)}`);
    await setTimeout(50, undefined, { signal });
  }
  throw new Error(`The container has not answered within ${patience} s. ${await tail(logs)}`);
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  return askOf(
    url,
    signal,
  )({ path: "/ping", seconds: 2 }).then(
    () => true,
    () => false,
  );
}

async function tail(logs: () => Promise<string>): Promise<string> {
  const lines = (await logs()).trimEnd().split("\n").slice(-tailLines).join("\n");
  return lines === "" ? "Its log is empty." : `The end of its log:\n${lines}`;
}
