import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { isAlive, lockHolder, restartedSince, type LockHolder } from "@sentiment/files";
import { frontStatus } from "../front/front-client.ts";
import type { FrontStatus } from "../front/control.ts";
import { committed } from "../state/committed.ts";
import type { EndpointRecord, FrontRecord } from "../state/endpoint-record.ts";
import { askOf } from "../verify/ask.ts";
import { urlOf, type Ground } from "./ground.ts";
import type { Running } from "./host.ts";

/** What there is of an endpoint at this moment. Looking at it changes nothing. */
export interface Observed {
  readonly record: EndpointRecord;
  /** Which process deploys or ends it just now. */
  readonly busy: LockHolder | undefined;
  readonly front: ObservedFront;
  /** The server of the release in service; undefined: there is none. */
  readonly server: Running | undefined;
  /** Why the endpoint does not answer as it should; undefined: it does. Only asked where front and server run. */
  readonly ailment: string | undefined;
}

export type ObservedFront =
  | { readonly state: "running"; readonly status: FrontStatus }
  /** It has ended, and its machine was started anew since. */
  | { readonly state: "stopped" }
  /** It has ended, does not answer, or was never started. */
  | { readonly state: "gone"; readonly why: string }
  | { readonly state: "unknown"; readonly why: string };

/** How often it is looked again, when what is written down has changed while it was looked. */
const mostLooks = 10;

/** undefined: there is no such endpoint. */
export async function observe(ground: Ground): Promise<Observed | undefined> {
  for (let look = 1; ; look++) {
    const written = await ground.folder.read();
    if (written === undefined) return undefined;
    const observed = await observeRecord(ground, written);
    const after = await ground.folder.read();
    if (look === mostLooks || isDeepStrictEqual(written, after)) return observed;
  }
}

/** Who is at work is asked after the record was read: nobody leaves the lock before the record says that it is done. */
async function observeRecord(ground: Ground, written: EndpointRecord): Promise<Observed> {
  const busy = await lockHolder(ground.folder.lock);
  const front = await observeFront(written);
  const record = asTheFrontHasIt(written, front);
  const server = record.current?.server === undefined ? undefined : await ground.host.isRunning(record.current.server);
  const runs = front.state === "running" && server?.state === "running";
  return { record, busy, front, server, ailment: runs ? await ailmentOf(record, front.status) : undefined };
}

/**
 * What is in service is what the front sends callers to: where a deploy was killed after the switch and before it was written
 * down, that is the release that was pending.
 */
export function asTheFrontHasIt(record: EndpointRecord, front: ObservedFront): EndpointRecord {
  const server = record.pending?.release.server;
  const backend = front.state === "running" ? front.status.backend : null;
  if (server === undefined || backend === null) return record;
  if (backend.host !== server.host || backend.port !== server.port) return record;
  return committed(record, record.pending!.since);
}

export async function observeFront({ front, port }: EndpointRecord): Promise<ObservedFront> {
  if (front === undefined) return { state: "gone", why: "Its front was never started." };
  const { pid, host } = front.process;
  const alive = isAlive(front.process);
  if (alive === undefined) {
    return { state: "unknown", why: `Its front, process ${pid}, belongs to ${host}, not to this machine.` };
  }
  if (alive) {
    const seen = await runningFront(front);
    // One that was killed this moment accepts nothing any more, and has not quite ended.
    if (seen.state === "running" || !(await endsSoon(front))) return seen;
  }
  if (restartedSince(front.process) === true) return { state: "stopped" };
  const taken = port !== undefined && (await isListening(port));
  const foreign = taken ? `, and another program has taken its port ${port}` : "";
  return { state: "gone", why: `Its front, process ${pid}, has died${foreign}.` };
}

async function runningFront(front: FrontRecord): Promise<ObservedFront> {
  try {
    return { state: "running", status: await frontStatus(front) };
  } catch (error) {
    return {
      state: "gone",
      why: `Its front, process ${front.process.pid}, does not answer: ${(error as Error).message}`,
    };
  }
}

async function endsSoon({ process }: FrontRecord): Promise<boolean> {
  for (let round = 0; round < 25; round++) {
    if (isAlive(process) === false) return true;
    await setTimeout(20);
  }
  return false;
}

async function ailmentOf(record: EndpointRecord, { backend }: FrontStatus): Promise<string | undefined> {
  const server = record.current!.server!;
  if (backend?.host !== server.host || backend.port !== server.port) return "Its front sends callers elsewhere.";
  try {
    const { status } = await askOf(urlOf(record)!, AbortSignal.timeout(5000))({ path: "/ping", seconds: 2 });
    return status === 200 ? undefined : `GET /ping is answered by ${status}: its model fails its self-test.`;
  } catch (error) {
    return (error as Error).message;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 1000 });
    const answered = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", answered(true)).once("error", answered(false)).once("timeout", answered(true));
  });
}
