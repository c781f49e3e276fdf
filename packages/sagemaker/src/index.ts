import type { Endpoint, Target } from "@sentiment/deployment";
import type { AwsSettings } from "./aws/aws-settings.ts";
import type { AwsContext } from "./aws/open-aws.ts";
import type { SageMakerTargetOptions } from "./endpoints/sagemaker-target.ts";

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
