import { rm } from "node:fs/promises";
import { isAlive, takeLock } from "@sentiment/files";
import { stopFront } from "../front/front-client.ts";
import { endProcess } from "../local/end-process.ts";
import { endpointName } from "../state/endpoint-folder.ts";
import type { EndpointRecord } from "../state/endpoint-record.ts";
import type { Destroyed, Doing } from "../target.ts";
import { preparedFrom, type Ground } from "./ground.ts";
import type { HostedServer } from "./host.ts";
import { elsewhere } from "./keep-front.ts";
import { observeFront } from "./observe.ts";
import { graceSeconds } from "./tidy-up.ts";

/** What `Target.destroy` does for a host's servers. Cut off in the midst, it is done again from the start. */
export async function destroyEndpoint(ground: Ground, context: Doing): Promise<Destroyed> {
  const { folder, endpoint } = ground;
  context.signal.throwIfAborted();
  // Looked for before the lock is taken, which would make folders for an endpoint that nobody knows.
  if ((await folder.read()) === undefined) {
    await rm(folder.path, { recursive: true, force: true });
    return { existed: false, removed: [] };
  }
  const lock = await takeLock(folder.lock, `ending ${endpointName(endpoint)}`);
  try {
    const record = await folder.read();
    if (record === undefined) return { existed: false, removed: [] };
    const removed = await ended(ground, record, context);
    await folder.remove();
    return { existed: true, removed: [...removed, `folder ${folder.path}`] };
  } finally {
    lock.release();
  }
}

async function ended(ground: Ground, record: EndpointRecord, { onStep }: Doing): Promise<readonly string[]> {
  const { host } = ground;
  const front = await observeFront(record);
  if (front.state === "unknown") throw elsewhere(front.why);
  const removed: string[] = [];
  if (front.state === "running") {
    onStep?.("accept no more callers");
    await stopFront(record.front!, graceSeconds).catch(() => {});
  }
  const releases = [record.current, record.pending?.release, ...record.history].filter((each) => each !== undefined);
  for (const server of distinct([...releases.map((release) => release.server), ...record.retired])) {
    const runs = (await host.isRunning(server)).state === "running";
    if (runs) onStep?.("end the server");
    // Also one that has ended may have left something: a container.
    await host.stop(server, graceSeconds);
    if (runs) removed.push(`server ${wordsOf(host.details(server))}`);
  }
  if (record.front !== undefined && isAlive(record.front.process) === true) {
    await endProcess(record.front.process, 1);
  }
  if (front.state === "running") removed.push(`front pid ${record.front!.process.pid}`);
  for (const release of releases) removed.push(...(await host.discard(preparedFrom(ground, release))));
  return removed;
}

function distinct(servers: readonly (HostedServer | undefined)[]): readonly HostedServer[] {
  const known = servers.filter((server) => server !== undefined);
  return [...new Map(known.map((server) => [JSON.stringify(server.handle), server])).values()];
}

function wordsOf(details: Readonly<Record<string, string | number>>): string {
  return Object.entries(details)
    .filter(([name]) => name !== "log")
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
