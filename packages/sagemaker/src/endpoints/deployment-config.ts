import type { DeploymentConfig } from "@aws-sdk/client-sagemaker";
import { SentimentError } from "@sentiment/errors";
import type { Capacity } from "./release-spec.ts";

/** How callers are led from one release to the next. */
export const trafficWays = ["all-at-once", "canary", "linear", "rolling"] as const;
export type Traffic = (typeof trafficWays)[number];

/** Throws a usage error for what is none; all at once where nothing is said. */
export function trafficOf(text: string | undefined): Traffic {
  const known = trafficWays.find((way) => way === (text ?? "all-at-once"));
  if (known !== undefined) return known;
  throw new SentimentError({
    kind: "usage",
    code: "TRAFFIC_UNKNOWN",
    message: `${JSON.stringify(text)} is no way to lead callers over.`,
    hint: `The ways are ${trafficWays.join(", ")}.`,
  });
}

/** So long each part of the traffic is looked at before the next, in seconds. */
const bakeSeconds = 120;

/**
 * How an update goes on; undefined: as SageMaker does by itself, which is all there is for serverless ones. Alarms go off in the
 * time between two parts of the traffic, and before the old instances end, and take the update back.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeploymentConfig.html
 */
export function deploymentConfig(
  capacity: Capacity,
  traffic: Traffic,
  alarms: readonly string[],
): DeploymentConfig | undefined {
  if (capacity.kind === "serverless") return undefined;
  const AutoRollbackConfiguration =
    alarms.length === 0 ? undefined : { Alarms: alarms.map((AlarmName) => ({ AlarmName })) };
  if (traffic === "rolling") {
    const MaximumBatchSize = { Type: "CAPACITY_PERCENT", Value: 50 } as const;
    return { RollingUpdatePolicy: { MaximumBatchSize, WaitIntervalInSeconds: bakeSeconds }, AutoRollbackConfiguration };
  }
  const step = { Type: "CAPACITY_PERCENT", Value: 50 } as const;
  const routing = {
    "all-at-once": { Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 0 },
    canary: { Type: "CANARY", CanarySize: step, WaitIntervalInSeconds: bakeSeconds },
    linear: { Type: "LINEAR", LinearStepSize: step, WaitIntervalInSeconds: bakeSeconds },
  } as const;
  const TrafficRoutingConfiguration = routing[traffic];
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration,
      TerminationWaitInSeconds: alarms.length === 0 ? 0 : bakeSeconds,
    },
    AutoRollbackConfiguration,
  };
}

/** Throws a usage error for what SageMaker refuses: parts of one instance, and parts of what has none. */
export function checkTraffic(capacity: Capacity, traffic: Traffic): void {
  if (traffic === "all-at-once") return;
  const instances = capacity.kind === "serverless" ? 0 : capacity.instances;
  if (instances >= 2) return;
  throw new SentimentError({
    kind: "usage",
    code: "TRAFFIC_INDIVISIBLE",
    message: `--traffic ${traffic} leads callers over in parts of at most half of the instances, and ${
      instances === 0 ? "a serverless endpoint has none" : "there is one"
    }.`,
    hint: instances === 0 ? "Leave --traffic out." : "Give --instances 2 or more, or leave --traffic out.",
  });
}
