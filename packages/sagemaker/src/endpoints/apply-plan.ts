import type { DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { Deployed, Doing, Plan, Verified } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { scheduleExpiry } from "../expiry/schedule-expiry.ts";
import { ensureBucket, findBucket } from "../s3/ensure-bucket.ts";
import { tags } from "../tags.ts";
import { awaitEndpoint } from "./await-endpoint.ts";
import { createEndpoint, deleteEndpoint, tagEndpoint, updateEndpoint } from "./change-endpoint.ts";
import { decide, isUnderWay, type Decision } from "./decide.ts";
import { ensureConfig, ensureModel } from "./ensure-release.ts";
import { nameOf, releaseName, type Ground } from "./ground.ts";
import { before, followedBy } from "./history.ts";
import { storeModel } from "./model-storage.ts";
import { describeEndpoint, observe, observeConfig, seenOf, verifiedText, type ObservedEndpoint } from "./observe.ts";
import { planRelease, planReturn, wantedRelease } from "./plan-endpoint.ts";
import { keptReleases } from "./kept-releases.ts";
import { releaseFailed } from "./release-failed.ts";
import type { Capacity } from "./release-spec.ts";
import { leftovers, removeAllBut } from "./release-things.ts";
import { statusOf } from "./status.ts";
import { takeBack } from "./take-back.ts";
import { verifyEndpoint } from "./verify-endpoint.ts";
import { withEndpointLock } from "./endpoint-lock.ts";

/** What `Target.apply` does on SageMaker. `cleaning` is the same ground, which an interruption does not reach. */
export async function applyPlan(ground: Ground, cleaning: Ground, plan: Plan, doing: Doing): Promise<Deployed> {
  const began = performance.now();
  doing.signal.throwIfAborted();
  const { action } = plan;
  const deployed = async (checks: readonly Verified[]): Promise<Deployed> => {
    await setExpiry(ground, doing);
    return { action, status: await statusOf(ground), checks, seconds: (performance.now() - began) / 1000 };
  };
  // Nothing is to be changed where all is as it should be: not even a lock is taken.
  if (action === "unchanged" && (await leftovers(ground, await keptReleases(ground))).things.length === 0) {
    const now = planRelease(
      ground,
      await observe(ground.aws, ground.endpoint),
      await wantedRelease(ground, plan.release, doing.signal),
    );
    checkPlan(plan, now);
    return deployed([]);
  }
  if ((await findBucket(ground.aws)) === undefined) doing.onStep?.("make the bucket");
  const { name: bucket } = await ensureBucket(ground.aws);
  const name = nameOf(ground);
  const words = action === "rolled-back" ? `rolling back ${name}` : `deploying ${plan.release.modelUri} to ${name}`;
  return withEndpointLock({ aws: cleaning.aws, bucket, name }, words, async () =>
    deployed(await carriedOut(ground, plan, doing)),
  );
}

/** Where a time to live is wanted, it begins now, also of what is unchanged. */
async function setExpiry(ground: Ground, { onStep }: Doing): Promise<void> {
  const { ttlSeconds } = ground.settings;
  if (ttlSeconds === undefined) return;
  const at = new Date(Date.now() + 1000 * ttlSeconds);
  onStep?.(`have it deleted at ${at.toISOString()}`);
  await scheduleExpiry(ground.aws, nameOf(ground), at);
  await tagEndpoint(ground, { [tags.expires]: at.toISOString() });
}

async function carriedOut(ground: Ground, plan: Plan, doing: Doing): Promise<readonly Verified[]> {
  const observed = await settled(ground, doing);
  const isReturn = plan.action === "rolled-back";
  const wanted = isReturn ? undefined : await wantedRelease(ground, plan.release, doing.signal);
  const now = wanted === undefined ? await planReturn(ground, observed) : planRelease(ground, observed, wanted);
  checkPlan(plan, now);
  const say = (step: string): void => doing.onStep?.(step);
  if (wanted !== undefined && now.action !== "unchanged") {
    const image = await wanted.image.ensure(doing);
    await storeModel(ground, plan.release, { bucket: wanted.spec.bucket, onStep: say });
    await ensureModel(ground, wanted, { image, signal: doing.signal, onStep: say });
    await ensureConfig(ground, wanted, { signal: doing.signal, onStep: say });
  }
  const capacity =
    wanted?.spec.capacity ?? (await observeConfig(ground.aws, releaseName(ground, plan.releaseId))).capacity!;
  const checks = await takeOver(ground, { observed, plan: now, capacity }, doing);
  await removeAllBut(ground, await keptReleases(ground)).catch((error: unknown) => {
    doing.signal.throwIfAborted();
    doing.onWarning?.(`What former releases were made of could not all be removed: ${(error as Error).message}`);
  });
  return checks;
}

/** The endpoint, when nothing is under way: a deploy that was killed may have begun it. */
async function settled(ground: Ground, { signal, onStep }: Doing): Promise<ObservedEndpoint | undefined> {
  const { aws, endpoint, settings } = ground;
  const observed = await observe(aws, endpoint);
  if (observed === undefined || !isUnderWay(observed.status)) return observed;
  onStep?.(`wait for SageMaker, which is at it: ${observed.status}`);
  await awaitEndpoint({ aws, name: observed.name, signal, patienceSeconds: settings.patienceSeconds });
  return observe(aws, endpoint);
}

export interface TakingOver {
  readonly observed: ObservedEndpoint | undefined;
  readonly plan: Plan;
  readonly capacity: Capacity;
}

async function takeOver(ground: Ground, taking: TakingOver, doing: Doing): Promise<readonly Verified[]> {
  const { observed, plan, capacity } = taking;
  const { releaseId } = plan;
  const decision = decide(seenOf(observed), { releaseId, kind: capacity.kind });
  if (decision.way === "none" || decision.way === "refuse") return [];
  try {
    const found = await changed(ground, taking, decision.way, doing);
    await mustServe(ground, plan, found);
    doing.onStep?.("verify it: golden predictions through the endpoint");
    const checks = await verifyEndpoint(ground, plan, doing.signal);
    await tagEndpoint(ground, { [tags.verified]: verifiedText(releaseId) });
    return checks;
  } catch (error) {
    if (SentimentError.is(error) && ["RELEASE_FAILED", "NO_CAPACITY"].includes(error.code)) {
      doing.onStep?.("take it back");
      await takeBack(ground, taking, doing);
    } else if (doing.signal.aborted) {
      doing.onWarning?.("SageMaker goes on with what was begun; the next deploy looks at it.");
    }
    throw error;
  }
}

async function changed(
  ground: Ground,
  { observed, plan: { releaseId }, capacity }: TakingOver,
  way: Exclude<Decision["way"], "none" | "refuse">,
  { signal, onStep }: Doing,
): Promise<DescribeEndpointOutput | undefined> {
  const { aws, settings } = ground;
  const name = nameOf(ground);
  const waiting = { aws, name, signal, patienceSeconds: settings.patienceSeconds };
  const config = releaseName(ground, releaseId);
  if (way === "verify") return describeEndpoint(aws, name);
  if (way === "update") {
    const current = observed!.config.record?.releaseId ?? "";
    const known = observed!.history;
    const isReturn = before(known, current) === releaseId;
    onStep?.(`update the endpoint ${name}`);
    const history = isReturn ? undefined : followedBy(known, current, releaseId);
    const was = observed!.config.capacity;
    await updateEndpoint(ground, { releaseId, configName: config, capacity, history, was }, signal);
    return awaitEndpoint(waiting, { modified: observed!.modified, config });
  }
  if (way === "replace") {
    onStep?.(`delete the endpoint ${name}`);
    await deleteEndpoint(ground);
    await awaitEndpoint(waiting, { modified: observed!.modified, config: undefined });
  }
  onStep?.(`create the endpoint ${name}`);
  await createEndpoint(ground, { configName: config, history: [releaseId] }, signal);
  return awaitEndpoint(waiting, { modified: undefined, config });
}

/** Throws where the endpoint is not in service with the config that was asked for. */
async function mustServe(
  ground: Ground,
  { release: { modelUri }, releaseId }: Plan,
  found: DescribeEndpointOutput | undefined,
): Promise<void> {
  if (found?.EndpointStatus === "InService" && found.EndpointConfigName === releaseName(ground, releaseId)) return;
  const why = found?.FailureReason ?? "SageMaker does not say why.";
  const seen =
    found === undefined
      ? "the endpoint was deleted meanwhile."
      : found.EndpointStatus === "InService"
        ? `SageMaker has rolled the update back: ${why}`
        : `the endpoint is ${found.EndpointStatus}: ${why}`;
  throw await releaseFailed(ground, modelUri, seen);
}

function checkPlan(plan: Plan, now: Plan): void {
  const isRelease = plan.releaseId === now.releaseId;
  if (isRelease && plan.underWay === true) return;
  if (isRelease && plan.action === now.action && plan.before?.releaseId === now.before?.releaseId) return;
  throw new SentimentError({
    kind: "conflict",
    code: "STATE_CHANGED",
    message: `${plan.endpoint.name} in ${plan.endpoint.stage} is not as it was planned for any more: "${plan.action}" was planned, and "${now.action}" is what it would be now.`,
    hint: "Deploy again: it is planned anew.",
  });
}
