import { startFront } from "../front/start-front.ts";
import type { Backend } from "../front/forwarder.ts";
import { endProcess } from "../local/end-process.ts";
import { endpointName } from "../state/endpoint-folder.ts";
import type { FrontRecord } from "../state/endpoint-record.ts";
import { observeFront } from "./observe.ts";
import type { Undertaking } from "./undertaking.ts";
import { SentimentError } from "@sentiment/errors";

/** Where an endpoint answers that nobody has said anything about: the port that the server has by itself, or any. */
const usualPorts = [8080, 0];

/**
 * Sees to it that the endpoint's front runs, on its port, and returns it. A new one sends callers to `backend`. Throws a
 * conflict error when another program has the port, or the front cannot be reached from here.
 */
export async function keepFront(undertaking: Undertaking, backend: Backend | undefined): Promise<FrontRecord> {
  const { ground, record } = undertaking;
  const seen = await observeFront(record);
  if (seen.state === "running") return record.front!;
  if (seen.state === "unknown") throw elsewhere(seen.why);
  // One that runs and does not answer would keep the port.
  if (record.front !== undefined) await endProcess(record.front.process, 0);
  const fixed = record.port ?? ground.port;
  const { front, port } = await startFront({
    endpoint: endpointName(ground.endpoint),
    ports: fixed === undefined ? usualPorts : [fixed],
    settled: record.port !== undefined,
    backend,
    log: ground.folder.log("front"),
    remember: (remembered) => undertaking.write({ front: remembered }),
  });
  await undertaking.write({ front, port });
  undertaking.say(`answer on http://127.0.0.1:${port}`);
  return front;
}

export function elsewhere(why: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "ENDPOINT_ELSEWHERE",
    message: why,
    hint: "Use a state folder of this machine's own (SENTIMENT_STATE_DIR), or work where the endpoint runs.",
  });
}
