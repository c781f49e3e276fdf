import { setTimeout } from "node:timers/promises";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogChoice, LogLine } from "@sentiment/deployment";
import { isAbsent } from "../aws/is-absent.ts";
import { nameOf, type Ground } from "./ground.ts";
import { notDeployed } from "./not-deployed.ts";
import { observe } from "./observe.ts";

/** How many of the last lines an error has. */
const tailOfErrors = 50;
const pauseMilliseconds = 2000;
/** CloudWatch may take in what was logged before something that it has shown already. */
const overlapMilliseconds = 10_000;

interface Event {
  readonly id: string;
  readonly time: number;
  readonly text: string;
}

/** What an endpoint's containers have logged to CloudWatch, oldest first. It does not say of which release: that is the one of today. */
export async function* logs(
  ground: Ground,
  { tail = Infinity, follow = false, signal }: LogChoice,
): AsyncIterable<LogLine> {
  const observed = await observe(ground.aws, ground.endpoint);
  if (observed === undefined) throw notDeployed(ground);
  const releaseId = observed.config.record?.releaseId ?? "";
  let last = 0;
  let shown = new Set<string>();
  const past: Event[] = [];
  for (const event of await events(ground, 0)) {
    past.push(event);
    last = Math.max(last, event.time);
    shown.add(event.id);
  }
  for (const { text } of past.slice(Math.max(0, past.length - tail))) yield { releaseId, text };
  if (!follow) return;
  for (;;) {
    await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => {});
    const added = await events(ground, Math.max(0, last - overlapMilliseconds)).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (signal.aborted || added === undefined) return;
    const next = new Set<string>();
    for (const { id, time, text } of added) {
      next.add(id);
      last = Math.max(last, time);
      if (!shown.has(id)) yield { releaseId, text };
    }
    shown = next;
  }
}

/** The last lines of an endpoint's log; empty where there is none. */
export async function logTail(ground: Ground): Promise<string> {
  const all = await events(ground, 0);
  return all
    .slice(-tailOfErrors)
    .map(({ text }) => text)
    .join("\n");
}

/** What was logged since a moment, in milliseconds of 1970, by whichever instance, in order; nothing where there is no log yet. */
async function events(ground: Ground, startTime: number): Promise<readonly Event[]> {
  const { aws } = ground;
  const logGroupName = `/aws/sagemaker/Endpoints/${nameOf(ground)}`;
  const all: Event[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws
      .ask("logs", `read the log ${logGroupName}`, (client, options) =>
        client.send(new FilterLogEventsCommand({ logGroupName, startTime, nextToken }), options),
      )
      .catch((error: unknown) => {
        if (isAbsent(error)) return undefined;
        throw error;
      });
    for (const { eventId = "", timestamp = 0, message = "" } of page?.events ?? []) {
      all.push({ id: eventId, time: timestamp, text: message.replace(/\r?\n$/u, "") });
    }
    nextToken = page?.nextToken;
  } while (nextToken !== undefined);
  return all.toSorted((one, other) => one.time - other.time);
}
