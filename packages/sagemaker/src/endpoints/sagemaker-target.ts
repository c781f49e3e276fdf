import type { Endpoint, Target } from "@sentiment/deployment";
import type { AwsSettings } from "../aws/aws-settings.ts";
import { openAws } from "../aws/open-aws.ts";
import { applyPlan } from "./apply-plan.ts";
import { trafficOf } from "./deployment-config.ts";
import { destroy } from "./destroy.ts";
import { targetNames, type EndpointSettings, type Ground } from "./ground.ts";
import { logs } from "./logs.ts";
import { observe } from "./observe.ts";
import { planRelease, planReturn, wantedRelease } from "./plan-endpoint.ts";
import { predict } from "./predict.ts";
import type { Capacity } from "./release-spec.ts";
import { statusOf } from "./status.ts";

export interface SageMakerTargetOptions {
  readonly kind: Capacity["kind"];
  readonly aws: AwsSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted: what only looks ends at once. */
  readonly signal: AbortSignal;
  /** The serving image, by its name in ECR; default: this program's own, which is built and pushed where it is not there. */
  readonly image?: string | undefined;
  /** Of which Node is taken where that is built. */
  readonly nodeImage?: string | undefined;
  /** Default: 1. */
  readonly instances?: number | undefined;
  /** Of a serverless endpoint; default: 2048. */
  readonly memoryMb?: number | undefined;
  /** Of a serverless endpoint; default: 5. */
  readonly maxConcurrency?: number | undefined;
  /** How callers are led from one release to the next: one of `trafficWays`; default: all at once. */
  readonly traffic?: string | undefined;
  /** EventBridge Scheduler deletes the endpoint after so long; default: what was said before stays. */
  readonly ttlSeconds?: number | undefined;
  /** How long SageMaker may take for one change; default: 40 minutes. */
  readonly patienceSeconds?: number | undefined;
}

/** The tutorial's. */
const defaultInstanceType = "ml.t2.medium";

/** Endpoints on Amazon SageMaker, whose state is in AWS alone. */
export function sagemakerTarget(options: SageMakerTargetOptions): Target {
  const { aws: settings, environment, signal } = options;
  const wanted = endpointSettings(options);
  const groundOf = async (endpoint: Endpoint, own: AbortSignal): Promise<Ground> => {
    return { aws: await openAws(settings, { signal: own, environment }), endpoint, settings: wanted };
  };
  const on = async <Result>(endpoint: Endpoint, own: AbortSignal, work: (ground: Ground) => Promise<Result>) => {
    const ground = await groundOf(endpoint, own);
    try {
      return await work(ground);
    } catch (error) {
      own.throwIfAborted();
      throw error;
    } finally {
      ground.aws.close();
    }
  };
  /** Also with a ground that an interruption does not reach, to clean up. */
  const onBoth = async <Result>(
    endpoint: Endpoint,
    own: AbortSignal,
    work: (ground: Ground, cleaning: Ground) => Promise<Result>,
  ) => on(endpoint, own, (ground) => on(endpoint, new AbortController().signal, (cleaning) => work(ground, cleaning)));
  return {
    name: targetNames[wanted.capacity.kind],
    plan: (endpoint, release) =>
      on(endpoint, signal, async (ground) => {
        const wantedNow = await wantedRelease(ground, release, signal);
        return planRelease(ground, await observe(ground.aws, endpoint), wantedNow);
      }),
    planRollback: (endpoint) =>
      on(endpoint, signal, async (ground) => planReturn(ground, await observe(ground.aws, endpoint))),
    apply: (plan, doing) =>
      onBoth(plan.endpoint, doing.signal, (ground, cleaning) => applyPlan(ground, cleaning, plan, doing)),
    status: (endpoint) => on(endpoint, signal, statusOf),
    async *logs(endpoint, choice) {
      const ground = await groundOf(endpoint, choice.signal);
      try {
        yield* logs(ground, choice);
      } finally {
        ground.aws.close();
      }
    },
    predict: (endpoint, texts, asked) => on(endpoint, asked.signal, (ground) => predict(ground, texts, asked)),
    destroy: (endpoint, doing) =>
      onBoth(endpoint, doing.signal, (ground, cleaning) => destroy(ground, cleaning, doing)),
  };
}

function endpointSettings(options: SageMakerTargetOptions): EndpointSettings {
  const { kind, aws, image, nodeImage, environment, instances = 1, memoryMb = 2048, maxConcurrency = 5 } = options;
  const capacity: Capacity =
    kind === "serverless"
      ? { kind, memoryMb, maxConcurrency }
      : { kind, instanceType: aws.instanceType ?? defaultInstanceType, instances };
  const { traffic, ttlSeconds, patienceSeconds = 2400 } = options;
  return { capacity, image, nodeImage, environment, traffic: trafficOf(traffic), ttlSeconds, patienceSeconds };
}
