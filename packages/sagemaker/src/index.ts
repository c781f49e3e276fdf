import type { Endpoint, Target } from "@sentiment/deployment";
import type { AwsSettings } from "./aws/aws-settings.ts";
import type { AwsContext } from "./aws/open-aws.ts";
import type { EndpointCost } from "./cost/endpoint-costs.ts";
import type { SageMakerTargetOptions } from "./endpoints/sagemaker-target.ts";

import type { Garbage } from "./gc/collect-garbage.ts";

export type { EndpointCost } from "./cost/endpoint-costs.ts";
export type { Garbage } from "./gc/collect-garbage.ts";
export type { AwsContext } from "./aws/open-aws.ts";
export type { AwsSettings } from "./aws/aws-settings.ts";
export type { SageMakerTargetOptions } from "./endpoints/sagemaker-target.ts";
export { endpointNameOf } from "./names.ts";

/** Endpoints on Amazon SageMaker. AWS's SDK is loaded here, and not before. */
export async function openSageMaker(options: SageMakerTargetOptions): Promise<Target> {
  return (await import("./endpoints/sagemaker-target.ts")).sagemakerTarget(options);
}

/** Every endpoint of ours in an account's region. */
export async function deployedOnSageMaker(settings: AwsSettings, context: AwsContext): Promise<readonly Endpoint[]> {
  return (await import("./endpoints/deployed-on-sagemaker.ts")).deployedOnSageMaker(settings, context);
}

/** What the endpoint of a stage costs, or each of ours; see `endpointCosts`. */
export async function endpointCosts(
  settings: AwsSettings,
  context: AwsContext,
  only?: Endpoint,
): Promise<readonly EndpointCost[]> {
  return (await import("./cost/endpoint-costs.ts")).endpointCosts(settings, context, only);
}

/** Deletes what of ours nothing uses any more. */
export async function collectGarbage(
  settings: AwsSettings,
  context: AwsContext,
  choice: { readonly dryRun: boolean },
): Promise<Garbage> {
  return (await import("./gc/collect-garbage.ts")).collectGarbage(settings, context, choice);
}
