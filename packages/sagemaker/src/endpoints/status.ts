import type { EndpointStatus as AwsStatus } from "@aws-sdk/client-sagemaker";
import type { EndpointState, EndpointStatus } from "@sentiment/deployment";
import type { Aws } from "../aws/aws.ts";
import { costOf } from "../cost/cost-of.ts";
import { tags } from "../tags.ts";
import { nameOf, releaseName, targetNames, type Ground } from "./ground.ts";
import { before } from "./history.ts";
import { observe, observeConfig, type ObservedEndpoint } from "./observe.ts";

/** SageMaker's states in the words of all targets. */
const states: Readonly<Record<AwsStatus, EndpointState>> = {
  Creating: "starting",
  Deleting: "stopped",
  Failed: "failed",
  InService: "in-service",
  OutOfService: "failed",
  RollingBack: "rolling-back",
  SystemUpdating: "updating",
  UpdateRollbackFailed: "failed",
  Updating: "updating",
};

/** Where an endpoint is called, with a signature: https://docs.aws.amazon.com/general/latest/gr/sagemaker.html */
export function runtimeUrl(aws: Aws, name: string): string {
  const domain = aws.region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://runtime.sagemaker.${aws.region}.${domain}/endpoints/${name}/invocations`;
}

export async function statusOf(ground: Ground): Promise<EndpointStatus> {
  const observed = await observe(ground.aws, ground.endpoint);
  if (observed === undefined) return absent(ground);
  const { aws } = ground;
  const { config } = observed;
  const release = config.record;
  const previousId = release && before(observed.history, release.releaseId);
  const previous = previousId === undefined ? undefined : await observeConfig(aws, releaseName(ground, previousId));
  return {
    endpoint: observed.name,
    target: targetNames[config.capacity?.kind ?? ground.settings.capacity.kind],
    state: states[observed.status],
    message: messageOf(observed),
    url: runtimeUrl(aws, observed.name),
    modelUri: release?.modelUri,
    modelVersion: release?.modelVersion,
    modelId: release?.modelId,
    runId: release?.runId,
    releaseId: release?.releaseId,
    since: isVerified(observed) ? observed.verified!.at : observed.modified.toISOString(),
    previous: previous?.record && {
      modelUri: previous.record.modelUri,
      modelVersion: previous.record.modelVersion,
    },
    details: detailsOf(observed, aws.region),
  };
}

function messageOf(observed: ObservedEndpoint): string | undefined {
  const { status, isOurs, failure } = observed;
  if (!isOurs) return "It lacks the tags of what sentiment makes: it is somebody else's.";
  if (status !== "InService") return `${status}${failure === undefined ? "" : `: ${failure}`}`;
  return isVerified(observed)
    ? undefined
    : "Its golden predictions were not looked at: a deploy was interrupted; the next one does that.";
}

function isVerified({ config, verified }: ObservedEndpoint): boolean {
  return config.record !== undefined && verified?.releaseId === config.record.releaseId;
}

function detailsOf({ config, arn, created, texts }: ObservedEndpoint, region: string): EndpointStatus["details"] {
  const { capacity } = config;
  const perHour = capacity && costOf(capacity, region).perHour;
  const hours = (Date.now() - created.getTime()) / 3_600_000;
  const expires = texts.get(tags.expires);
  return {
    ...(capacity?.kind === "real-time" && { instances: `${capacity.instances} × ${capacity.instanceType}` }),
    ...(capacity?.kind === "serverless" && {
      serverless: `${capacity.memoryMb} MB, ${capacity.maxConcurrency} at once`,
    }),
    config: config.name,
    image: config.texts.get(tags.image) ?? "",
    created: created.toISOString(),
    ...(perHour !== undefined && { "per hour": `$${perHour}`, "so far": `$${(hours * perHour).toFixed(2)}` }),
    ...(expires !== undefined && { expires }),
    arn,
  };
}

function absent(ground: Ground): EndpointStatus {
  return {
    endpoint: nameOf(ground),
    target: targetNames[ground.settings.capacity.kind],
    state: "absent",
    message: undefined,
    url: undefined,
    modelUri: undefined,
    modelVersion: undefined,
    modelId: undefined,
    runId: undefined,
    releaseId: undefined,
    since: undefined,
    previous: undefined,
    details: {},
  };
}
