import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { endpointName } from "../state/endpoint-folder.ts";
import type { LogChoice, LogLine } from "../target.ts";
import type { Ground } from "./ground.ts";
import type { HostedServer } from "./host.ts";
import { linesOf } from "./lines-of.ts";
import { notDeployed } from "./plan-release.ts";

/** How often a follower looks whether another server is in service. */
const pause = 300;
/** How long it waits for the last words of the one before. */
const lastWords = 3000;

/** What the releases have logged that are known of, oldest first; then, with `follow`, what is added by those in service. */
export async function* endpointLogs(ground: Ground, choice: LogChoice): AsyncIterable<LogLine> {
  const { tail = Infinity, follow = false, signal } = choice;
  const servers = await serversOf(ground);
  if (servers.length === 0) throw notDeployed(endpointName(ground.endpoint), ground.host.name);
  const past: LogLine[] = [];
  let bytes = 0;
  for (const server of servers) {
    bytes = 0;
    const chunks = counted(ground.host.logs(server, { follow: false, signal }), (size) => (bytes += size));
    for await (const text of linesOf(chunks)) {
      past.push({ releaseId: server.releaseId, text });
      if (past.length > tail) past.shift();
    }
  }
  yield* past;
  if (follow) yield* followed(ground, servers.at(-1), { bytes, signal });
}

/** What is added to the log of a server after so many bytes, and then to those of its successors. */
async function* followed(
  ground: Ground,
  first: HostedServer | undefined,
  { bytes, signal }: { readonly bytes: number; readonly signal: AbortSignal },
): AsyncIterable<LogLine> {
  let skip = bytes;
  for (let server = first; server !== undefined && !signal.aborted; skip = 0) {
    const { releaseId } = server;
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const next: Promise<HostedServer | undefined> = successor(ground, server, either).finally(() => ended.abort());
    try {
      const chunks = without(skip, ground.host.logs(server, { follow: true, signal: either }));
      for await (const text of linesOf(chunks)) yield { releaseId, text };
      server = await next;
    } finally {
      ended.abort();
      await next.catch(() => {});
    }
  }
}

/** Resolves with the server in service once that is another one and this one has ended; undefined: there is none. */
async function successor(ground: Ground, server: HostedServer, signal: AbortSignal): Promise<HostedServer | undefined> {
  let changedAt: number | undefined;
  while (!signal.aborted) {
    const current = (await serversOf(ground)).at(-1);
    if (!isDeepStrictEqual(current, server)) {
      changedAt ??= performance.now();
      const { state } = await ground.host.isRunning(server);
      if (state !== "running" || performance.now() - changedAt > lastWords) {
        // What it has written last is read before it is left.
        await setTimeout(pause, undefined, { signal }).catch(() => {});
        return current;
      }
    }
    await setTimeout(pause, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

/** The servers of what was in service and is, the latter at the end. */
async function serversOf({ folder }: Ground): Promise<readonly HostedServer[]> {
  const record = await folder.read();
  const releases = record === undefined ? [] : [...record.history, record.current];
  return releases.flatMap((release) => (release?.server === undefined ? [] : [release.server]));
}

async function* counted(chunks: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

async function* without(bytes: number, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunks) {
    const from = Math.min(left, chunk.length);
    left -= from;
    if (from < chunk.length) yield chunk.subarray(from);
  }
}
