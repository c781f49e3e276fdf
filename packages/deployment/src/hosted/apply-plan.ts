import { SentimentError } from "@sentiment/errors";
import { takeLock } from "@sentiment/files";
import { switchFront } from "../front/front-client.ts";
import type { Plan } from "../plan.ts";
import { endpointName } from "../state/endpoint-folder.ts";
import type { Deployed, Doing, Verified } from "../target.ts";
import { newRecord, preparedRelease, type Ground } from "./ground.ts";
import { keepFront } from "./keep-front.ts";
import { verify } from "./new-server.ts";
import { observe } from "./observe.ts";
import { groundOfReturn, planRelease, planReturn } from "./plan-release.ts";
import { statusOf } from "./status-of.ts";
import { takeOver } from "./take-over.ts";
import { tidyUp } from "./tidy-up.ts";
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
  const tidying = new Undertaking(ground, context, written ?? newRecord(ground));
  if (written !== undefined) await tidyUp(tidying);
  const observed = await observe(ground);
  const isReturn = plan.action === "rolled-back";
  const now = isReturn ? await planReturn(ground, observed) : await planRelease(ground, observed, plan.release);
  checkPlan(plan, now);
  const own = isReturn ? await groundOfReturn(ground, observed) : ground;
  const undertaking = new Undertaking(own, context, tidying.record);
  if (plan.action === "unchanged") return [];
  return (await restarted(undertaking, plan)) ?? takeOver(undertaking, plan);
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
