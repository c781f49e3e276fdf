import type { EndpointRecord } from "../state/endpoint-record.ts";
import { preparedFrom } from "./ground.ts";
import type { HostedServer } from "./host.ts";
import { asTheFrontHasIt, observeFront } from "./observe.ts";
import type { Undertaking } from "./undertaking.ts";

/** For a server that callers may still be connected to: longer than it takes for what is under way (10 s). */
export const graceSeconds = 15;
/** For one that nobody was sent to. */
export const shortGraceSeconds = 0.3;

/** Ends what a killed deploy has left: the server that it had started, or, had it switched to that already, the one before. */
export async function tidyUp(undertaking: Undertaking): Promise<void> {
  const { record } = undertaking;
  const settled = asTheFrontHasIt(record, await observeFront(record));
  const { pending } = settled;
  if (settled === record && pending === undefined && record.retired.length === 0) return;
  undertaking.say("tidy up what an interrupted deploy has left");
  if (settled !== record) await undertaking.write(settled);
  if (pending?.release.server !== undefined) {
    await undertaking.ground.host.stop(pending.release.server, shortGraceSeconds);
  }
  if (pending !== undefined) await undertaking.write({ pending: undefined });
  await endRetired(undertaking);
}

/** Ends the servers that are out of service. One that cannot be ended is told of, and left for the next time. */
export async function endRetired(undertaking: Undertaking): Promise<void> {
  const left: HostedServer[] = [];
  for (const server of undertaking.record.retired) {
    try {
      await undertaking.ground.host.stop(server, graceSeconds);
    } catch (error) {
      left.push(server);
      undertaking.context.onWarning?.(
        `The server of release ${server.releaseId} could not be ended: ${(error as Error).message}`,
      );
    }
  }
  await undertaking.write({ retired: left });
}

/** Removes what was made for releases that there is no way back to any more, and their logs but for the last ones. `before` is a record that may know of them. */
export async function prune({ ground, record }: Undertaking, before: EndpointRecord): Promise<void> {
  const known = [record.current, ...record.history].filter((release) => release !== undefined);
  const kept = new Set(known.map(({ releaseId }) => releaseId));
  const dropped = [before.current, before.pending?.release, ...before.history].filter(
    (release) => release !== undefined,
  );
  for (const release of dropped) {
    if (!kept.has(release.releaseId)) await ground.host.discard(preparedFrom(ground, release));
  }
  for (const id of await ground.folder.releases()) if (!kept.has(id)) await ground.folder.forget(id);
  await ground.folder.forgetLogs(new Set(known.flatMap(({ server }) => Object.values(server?.handle ?? {}))));
}
