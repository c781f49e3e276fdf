import type { Plan, Release } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { costOf } from "../cost/cost-of.ts";
import { expiryRoleArn } from "../expiry/expiry-role.ts";
import { checkCapacity } from "../preflight/check-capacity.ts";
import { executionRole } from "../preflight/check-role.ts";
import { bucketOf, findBucket } from "../s3/ensure-bucket.ts";
import { decide, isUnderWay, type Decision } from "./decide.ts";
import { checkTraffic } from "./deployment-config.ts";
import { endpointImage } from "./endpoint-image.ts";
import { foreign } from "./ensure-release.ts";
import { nameOf, releaseName, targetNames, type Ground } from "./ground.ts";
import { before } from "./history.ts";
import { notDeployed } from "./not-deployed.ts";
import { headingTo, observeConfig, seenOf, type ObservedConfig, type ObservedEndpoint } from "./observe.ts";
import { releaseIdOf, serverEnvironment, type Capacity } from "./release-spec.ts";
import { runtimeUrl } from "./status.ts";
import type { WantedRelease } from "./wanted-release.ts";

/** All that must be so before anything is changed, and what would be made then. Throws usage, input and conflict errors. */
export async function wantedRelease(ground: Ground, release: Release, signal: AbortSignal): Promise<WantedRelease> {
  const { aws, endpoint, settings } = ground;
  checkCapacity(settings.capacity);
  checkTraffic(settings.capacity, settings.traffic);
  const { name: bucket } = (await findBucket(aws)) ?? (await bucketOf(aws));
  const roleArn = await executionRole(aws);
  if (settings.ttlSeconds !== undefined) await expiryRoleArn(aws);
  const image = await endpointImage(ground, release, signal);
  const spec = {
    modelId: release.modelId,
    image: image.identity,
    roleArn,
    bucket,
    environment: serverEnvironment(endpoint, release),
    capacity: settings.capacity,
  };
  return { release, releaseId: releaseIdOf(spec), spec, image };
}

/** What is to be done to have a release in service. */
export function planRelease(ground: Ground, observed: ObservedEndpoint | undefined, wanted: WantedRelease): Plan {
  const { release, releaseId, spec, image } = wanted;
  const decision = decide(seenOf(observed), { releaseId, kind: spec.capacity.kind });
  if (decision.way === "refuse") throw refused(ground, observed!, decision.why);
  const name = releaseName(ground, releaseId);
  const made = [
    ...image.steps,
    `upload ${release.modelUri}`,
    `make the model ${name}`,
    `make the endpoint config ${name}`,
  ];
  return planOf(ground, observed, { release, releaseId, decision, made, capacity: spec.capacity });
}

/**
 * The way back to the release that was in service before; where it was begun and cut off, the rest of it. Throws an input error where
 * there is none.
 */
export async function planReturn(ground: Ground, observed: ObservedEndpoint | undefined): Promise<Plan> {
  if (observed === undefined) throw notDeployed(ground);
  const seen = seenOf(observed)!;
  const current = seen.releaseId;
  const previousId =
    current === undefined ? undefined : isReturning(observed, current) ? current : before(observed.history, current);
  const config = previousId && (await observeConfig(ground.aws, releaseName(ground, previousId)));
  if (!config || config.record === undefined) throw nothingBefore(ground, headingTo(observed));
  const decision = decide(seen, { releaseId: config.record.releaseId, kind: config.capacity?.kind ?? "real-time" });
  if (decision.way === "refuse") throw refused(ground, observed, decision.why);
  const release = { ...config.record, modelDir: "" };
  return {
    ...planOf(ground, observed, {
      release,
      releaseId: release.releaseId,
      decision,
      made: [],
      capacity: config.capacity ?? ground.settings.capacity,
    }),
    action: "rolled-back",
  };
}

/** Whether the endpoint has gone back, or is about to, without its predictions having been looked at: others came after that release. */
function isReturning({ history, verified }: ObservedEndpoint, current: string): boolean {
  const at = history.indexOf(current);
  return at !== -1 && at < history.length - 1 && verified?.releaseId !== current;
}

interface Planned {
  readonly release: Release;
  readonly releaseId: string;
  readonly decision: Exclude<Decision, { readonly way: "refuse" }>;
  /** Steps until the endpoint's config is there. */
  readonly made: readonly string[];
  readonly capacity: Capacity;
}

function planOf(
  ground: Ground,
  observed: ObservedEndpoint | undefined,
  { release, releaseId, decision, made, capacity }: Planned,
): Plan {
  const { endpoint, aws } = ground;
  const record = observed && headingTo(observed).record;
  return {
    target: targetNames[capacity.kind],
    endpoint,
    release: { ...release },
    releaseId,
    url: runtimeUrl(aws, nameOf(ground)),
    action: decision.action,
    before: record && { releaseId: record.releaseId, modelUri: record.modelUri },
    underWay: observed !== undefined && isUnderWay(observed.status),
    cost: costOf(capacity, aws.region),
    steps: [...stepsOf(nameOf(ground), observed, decision, made), ...expiring(ground)],
  };
}

function expiring({ settings: { ttlSeconds } }: Ground): readonly string[] {
  return ttlSeconds === undefined ? [] : [`have it deleted ${Math.round(ttlSeconds / 60)} minutes later`];
}

function stepsOf(
  name: string,
  observed: ObservedEndpoint | undefined,
  { way }: Planned["decision"],
  made: readonly string[],
): readonly string[] {
  const waiting =
    observed !== undefined && isUnderWay(observed.status) ? [`wait until ${name} is ${settled[way]}`] : [];
  const golden = "verify it: golden predictions through the endpoint";
  if (way === "none") return [];
  if (way === "verify") return [...waiting, golden];
  const create = [`create the endpoint ${name}`, golden];
  if (way === "create") return [...waiting, ...made, ...create];
  if (way === "replace")
    return [...waiting, ...made, `delete the endpoint ${name}: nothing answers for some minutes`, ...create];
  return [
    ...waiting,
    ...made,
    `update the endpoint ${name}: new instances beside the old ones, which answer meanwhile`,
    golden,
  ];
}

const settled = {
  create: "gone",
  replace: "in service",
  update: "in service",
  verify: "in service",
  none: "in service",
} as const;

function refused(ground: Ground, { status, failure }: ObservedEndpoint, why: "foreign" | "stuck"): SentimentError {
  const name = nameOf(ground);
  if (why === "foreign") return foreign(`the endpoint ${name}`);
  return new SentimentError({
    kind: "conflict",
    code: "ENDPOINT_STUCK",
    message: `The endpoint ${name} is ${status}, from which SageMaker takes no update${failure === undefined ? "" : `: ${failure}`}`,
    hint: "`sentiment undeploy` removes it, and the next deploy makes it anew; until then it may answer yet.",
  });
}

function nothingBefore(ground: Ground, { record }: ObservedConfig): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "NO_PREVIOUS_RELEASE",
    message: `${nameOf(ground)} has had no release before ${record?.modelUri ?? "this one"} that it could go back to.`,
    hint: "Deploy the version that you want.",
  });
}
