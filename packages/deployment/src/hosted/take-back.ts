import { stopFront } from "../front/front-client.ts";
import { endProcess } from "../local/end-process.ts";
import type { EndpointRecord } from "../state/endpoint-record.ts";
import { prune, shortGraceSeconds } from "./tidy-up.ts";
import type { Undertaking } from "./undertaking.ts";

/** Takes back what was begun since the record was `before`; where there was nothing before, nothing is left. */
export async function takeBack(undertaking: Undertaking, before: EndpointRecord): Promise<void> {
  const { ground, record } = undertaking;
  const server = record.pending?.release.server;
  if (server !== undefined) await ground.host.stop(server, shortGraceSeconds);
  if (record.current !== undefined) {
    await undertaking.write({ pending: undefined });
    await prune(undertaking, { ...before, pending: record.pending });
    return;
  }
  if (record.front !== undefined) {
    await stopFront(record.front, 1).catch(() => {});
    await endProcess(record.front.process, 1);
  }
  await prune(undertaking, record);
  await ground.folder.remove();
}
