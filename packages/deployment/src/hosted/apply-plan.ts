import { setTimeout } from "node:timers/promises";
import { SentimentError } from "@sentiment/errors";
import { takeLock } from "@sentiment/files";
import { frontStatus, stopFront, switchFront } from "../front/front-client.ts";
import { endProcess } from "../local/end-process.ts";
import type { Plan } from "../plan.ts";
import { committed } from "../state/committed.ts";
import { endpointName } from "../state/endpoint-folder.ts";
import type { EndpointRecord, FrontRecord } from "../state/endpoint-record.ts";
import type { Deployed, Doing, Verified } from "../target.ts";
import { newRecord, preparedRelease, urlOf, type Ground } from "./ground.ts";
import type { HostedServer, PreparedRelease } from "./host.ts";
import { keepFront } from "./keep-front.ts";
import { startServer, verify } from "./new-server.ts";
import { observe } from "./observe.ts";
import { planRelease, planReturn } from "./plan-release.ts";
import { statusOf } from "./status-of.ts";
import { endRetired, prune, shortGraceSeconds, tidyUp } from "./tidy-up.ts";
import { Undertaking } from "./undertaking.ts";

/** What `Target.apply` does for a host's servers. */
export async function applyPlan(ground: Ground, plan: Plan, context: Doing): Promise<Deployed> {
  const began = performance.now();
  context.signal.throwIfAborted();
  const name = endpointName(ground.endpoint);
  const doing =
    plan.action === "rolled-back" ? `rolling back ${name}` : `deploying ${plan.release.modelUri} to ${name}`;
  const lock = await takeLock(ground.folder.lock, doing);
  try {
    const checks = await carriedOut(ground, plan, context);
    const status = statusOf(ground, await observe(ground));
    return { action: plan.action, status, checks, seconds: (performance.now() - began) / 1000 };
  } finally {
    lock.release();
  }
}

async function carriedOut(ground: Ground, plan: Plan, context: Doing): Promise<readonly Verified[]> {
  const written = await ground.folder.read();
  const undertaking = new Undertaking(ground, context, written ?? newRecord(ground));
  if (written !== undefined) await tidyUp(undertaking);
  const observed = await observe(ground);
  const now =
    plan.action === "rolled-back"
      ? await planReturn(ground, observed)
      : await planRelease(ground, observed, plan.release);
  checkPlan(plan, now);
  if (plan.action === "unchanged") return [];
  return (await restarted(undertaking, plan)) ?? replacedBy(undertaking, plan);
}

/** Where just the front has ended, or has lost its way, it is enough to send callers to the server that runs. */
async function restarted(undertaking: Undertaking, plan: Plan): Promise<readonly Verified[] | undefined> {
  const { ground, record } = undertaking;
  const server = record.current?.server;
  if (plan.action !== "replaced" || server === undefined) return undefined;
  if ((await ground.host.isRunning(server)).state !== "running") return undefined;
  const release = preparedRelease(ground, plan.release, plan.releaseId);
  const checks = await verify(undertaking, { ...release, modelDir: plan.release.modelDir }, { server }).catch(() => {
    undertaking.context.signal.throwIfAborted();
  });
  if (checks === undefined) return undefined;
  const front = await keepFront(undertaking, server);
  await switchFront(front, server);
  return checks;
}

/** Starts the release's server, has it verified, sends callers to it, and ends the one before. */
async function replacedBy(undertaking: Undertaking, plan: Plan): Promise<readonly Verified[]> {
  const before = undertaking.record;
  let checks: readonly Verified[];
  try {
    checks = await takenOver(undertaking, plan);
  } catch (error) {
    await takeBack(undertaking, before);
    undertaking.context.signal.throwIfAborted();
    throw error;
  }
  await quiet(undertaking.record.front!, before.current?.server);
  if (before.current !== undefined) undertaking.say(`end the server of ${before.current.modelUri}`);
  await endRetired(undertaking);
  await prune(undertaking, before).catch((error: unknown) => {
    undertaking.context.onWarning?.(`Models of former releases could not be removed: ${(error as Error).message}`);
  });
  return checks;
}

async function takenOver(undertaking: Undertaking, plan: Plan): Promise<readonly Verified[]> {
  const { ground, context } = undertaking;
  const release = preparedRelease(ground, plan.release, plan.releaseId);
  const since = new Date().toISOString();
  const { modelDir: _, ...named } = plan.release;
  const pending = { action: plan.action, release: { ...named, releaseId: plan.releaseId }, since };
  await undertaking.write({ pending } as Partial<EndpointRecord>);
  undertaking.say(`copy ${plan.release.modelUri}`);
  await ground.folder.keepModel(plan.releaseId, plan.release);
  const front = await keepFront(undertaking, undertaking.record.current?.server);
  const remember = (server: HostedServer): Promise<void> => {
    const { pending: known } = undertaking.record;
    return undertaking.write({ pending: { ...known!, release: { ...known!.release, server } } });
  };
  context.signal.throwIfAborted();
  const server = await startServer(undertaking, release, remember);
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
    throw error;
  }
}

/** Takes back what was begun; where there was nothing before, nothing is left. */
async function takeBack(undertaking: Undertaking, before: EndpointRecord): Promise<void> {
  const { ground, record } = undertaking;
  const server = record.pending?.release.server;
  if (server !== undefined) await ground.host.stop(server, shortGraceSeconds);
  if (record.current === undefined) {
    if (record.front !== undefined) {
      await stopFront(record.front, 1).catch(() => {});
      await endProcess(record.front.process, 1);
    }
    await prune(undertaking, record);
    await ground.folder.remove();
    return;
  }
  await undertaking.write({ pending: undefined });
  await prune(undertaking, { ...before, pending: record.pending });
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

function checkPlan(plan: Plan, now: Plan): void {
  // Tidying up may have been all there was to do.
  const isMended = plan.action === "replaced" && now.action === "unchanged";
  const isSame = (isMended || plan.action === now.action) && plan.releaseId === now.releaseId;
  if (isSame && plan.before?.releaseId === now.before?.releaseId) return;
  throw new SentimentError({
    kind: "conflict",
    code: "STATE_CHANGED",
    message: `${endpointName(plan.endpoint)} is not as it was planned for any more: "${plan.action}" was planned, and "${now.action}" is what it would be now.`,
    hint: "Deploy again: it is planned anew.",
  });
}
