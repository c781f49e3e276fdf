import { setTimeout } from "node:timers/promises";
import { frontStatus, switchFront } from "../front/front-client.ts";
import type { Plan } from "../plan.ts";
import { committed } from "../state/committed.ts";
import type { EndpointRecord, FrontRecord, PendingRecord } from "../state/endpoint-record.ts";
import type { Verified } from "../target.ts";
import { preparedRelease, urlOf } from "./ground.ts";
import type { HostedServer, PreparedRelease } from "./host.ts";
import { keepFront } from "./keep-front.ts";
import { startServer, verify } from "./new-server.ts";
import { takeBack } from "./take-back.ts";
import { endRetired, graceSeconds, prune } from "./tidy-up.ts";
import type { Undertaking } from "./undertaking.ts";

/**
 * Starts a server of the planned release, has it verified, sends callers to it, and ends the one before. Throws, when all that
 * was begun has been taken back, a gate error where the release is not as it should be, or the reason of an aborted signal.
 */
export async function takeOver(undertaking: Undertaking, plan: Plan): Promise<readonly Verified[]> {
  const before = undertaking.record;
  let checks: readonly Verified[];
  try {
    checks = await takenOver(undertaking, plan);
  } catch (error) {
    await takeBack(undertaking, before).catch((second: unknown) => {
      warn(undertaking, "What was begun could not all be taken back; the next deploy tidies up", second);
    });
    undertaking.context.signal.throwIfAborted();
    throw error;
  }
  await quiet(undertaking.record.front!, before.current?.server);
  if (before.current !== undefined) undertaking.say(`end the server of ${before.current.modelUri}`);
  await endRetired(undertaking);
  await prune(undertaking, before).catch((error: unknown) => {
    warn(undertaking, "What former releases were made of could not all be removed", error);
  });
  return checks;
}

async function takenOver(undertaking: Undertaking, plan: Plan): Promise<readonly Verified[]> {
  const { ground, context } = undertaking;
  const release = preparedRelease(ground, plan.release, plan.releaseId);
  await undertaking.write({ pending: pendingOf(plan) });
  undertaking.say(`copy ${plan.release.modelUri}`);
  await ground.folder.keepModel(plan.releaseId, plan.release);
  const front = await keepFront(undertaking, undertaking.record.current?.server);
  context.signal.throwIfAborted();
  const server = await startServer(undertaking, release, (started) => {
    return undertaking.write(withServer(undertaking.record, started));
  });
  undertaking.say("verify it");
  const checks = await verify(undertaking, release, { server });
  undertaking.say("put it into service");
  await switched(undertaking, release, { server, front });
  await undertaking.write(committed(undertaking.record, new Date().toISOString()));
  return checks;
}

/** Sends callers to the new server, and sees that they are well there; else back. */
async function switched(
  undertaking: Undertaking,
  release: PreparedRelease,
  { server, front }: { readonly server: HostedServer; readonly front: FrontRecord },
): Promise<void> {
  await switchFront(front, server);
  try {
    await verify(undertaking, release, { server, url: urlOf(undertaking.record) });
  } catch (error) {
    await switchFront(front, undertaking.record.current?.server);
    await quiet(front, server);
    // Callers may be with it already.
    await undertaking.ground.host.stop(server, graceSeconds);
    throw error;
  }
}

function pendingOf({ action, release, releaseId }: Plan): PendingRecord | undefined {
  const { modelId, modelUri, modelVersion, runId } = release;
  if (action === "unchanged") return undefined;
  return { action, release: { releaseId, modelId, modelUri, modelVersion, runId }, since: new Date().toISOString() };
}

function withServer({ pending }: EndpointRecord, server: HostedServer): Partial<EndpointRecord> {
  return { pending: pending && { ...pending, release: { ...pending.release, server } } };
}

/** Resolves when no connection to a server is being made any more, so that its end turns nobody away; after 2 s anyway. */
async function quiet(front: FrontRecord, server: HostedServer | undefined): Promise<void> {
  if (server === undefined) return;
  for (let round = 0; round < 40; round++) {
    const connections = await frontStatus(front).then(
      (status) => status.connections,
      () => [],
    );
    const own = connections.find(({ host, port }) => host === server.host && port === server.port);
    if (round > 0 && (own === undefined || own.connecting === 0)) return;
    await setTimeout(50);
  }
}

function warn({ context }: Undertaking, what: string, error: unknown): void {
  context.onWarning?.(`${what}: ${error instanceof Error ? error.message : String(error)}`);
}
