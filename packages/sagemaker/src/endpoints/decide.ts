import type { Plan } from "@sentiment/deployment";
import type { EndpointStatus as AwsStatus } from "@aws-sdk/client-sagemaker";
import type { Capacity } from "./release-spec.ts";

/** What is seen of an endpoint on SageMaker, as far as it decides what is to be done. */
export interface Seen {
  readonly status: AwsStatus;
  readonly isOurs: boolean;
  /** In service, or about to be: where an update or a creation leads. undefined: it is none of our releases. */
  readonly releaseId: string | undefined;
  readonly kind: Capacity["kind"];
  /** The release whose golden predictions the endpoint has given. */
  readonly verified: string | undefined;
  /** Whether there is a release before this one. */
  readonly hasPrevious: boolean;
}

export interface Wanted {
  readonly releaseId: string;
  readonly kind: Capacity["kind"];
}

export type Refusal = "foreign" | "stuck";

/** What is to be done, when all that is under way has come to its end. */
export type Decision =
  | { readonly way: "none"; readonly action: "unchanged" }
  | { readonly way: "create"; readonly action: "created" }
  /** It is in service, and whether it predicts as it should was not looked at yet. */
  | { readonly way: "verify"; readonly action: "created" | "updated" }
  | { readonly way: "update"; readonly action: "updated" }
  /** Delete and create. */
  | { readonly way: "replace"; readonly action: "replaced" }
  | { readonly way: "refuse"; readonly why: Refusal };

/**
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html: a failed endpoint can be deleted only, and
 * one of instances cannot become serverless.
 */
export function decide(seen: Seen | undefined, wanted: Wanted): Decision {
  if (seen === undefined) return { way: "create", action: "created" };
  if (!seen.isOurs) return { way: "refuse", why: "foreign" };
  const { status } = seen;
  if (status === "Deleting") return { way: "create", action: "created" };
  if (status === "OutOfService" || status === "UpdateRollbackFailed") return { way: "refuse", why: "stuck" };
  if (status === "Failed") return { way: "replace", action: "replaced" };
  if (seen.releaseId === wanted.releaseId) {
    if (seen.verified === wanted.releaseId) return { way: "none", action: "unchanged" };
    return { way: "verify", action: seen.hasPrevious ? "updated" : "created" };
  }
  if (seen.kind === "real-time" && wanted.kind === "serverless") return { way: "replace", action: "replaced" };
  return { way: "update", action: "updated" };
}

/** Whether SageMaker is at it, so that nothing can be changed until it is done. */
export function isUnderWay(status: AwsStatus): boolean {
  return ["Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"].includes(status);
}

/** As `Plan.action`, of decisions that are none to refuse. */
export type DecidedAction = Extract<Decision, { readonly action: Plan["action"] }>["action"];
