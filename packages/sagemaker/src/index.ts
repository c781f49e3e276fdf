import type { Endpoint, Target } from "@sentiment/deployment";
import type { AwsSettings } from "./aws/aws-settings.ts";
import type { Aws } from "./aws/aws.ts";
import type { AwsContext } from "./aws/open-aws.ts";
import type { EndpointCost } from "./cost/endpoint-costs.ts";
import type { AwsNeed } from "./doctor/look-at-aws.ts";
import type { ImageWish } from "./ecr/ecr-image.ts";
import type { EnsuredImage, Pushing } from "./ecr/ensure-image.ts";
import type { IamCheck } from "./iam/check-iam.ts";
import type { IamDestroyed } from "./iam/destroy-iam.ts";
import { placeOf } from "./iam/place.ts";
import type { IamSetUp, SetUpChoice } from "./iam/set-up-iam.ts";
import type { ShownPolicies } from "./iam/shown-policies.ts";
import type { IamChoice } from "./iam/wanted-identities.ts";
import type { SageMakerTraining, TrainedOnSageMaker } from "./training/train-on-sagemaker.ts";
import type { BatchTransform, BatchTransformOptions } from "./batch/batch-transform.ts";
import type { SageMakerTargetOptions } from "./endpoints/sagemaker-target.ts";
import type { Garbage } from "./gc/collect-garbage.ts";

export type { EndpointCost } from "./cost/endpoint-costs.ts";
export type { Garbage } from "./gc/collect-garbage.ts";
export type { AwsContext } from "./aws/open-aws.ts";
export type { AwsSettings } from "./aws/aws-settings.ts";
export type { BatchTransform, BatchTransformOptions } from "./batch/batch-transform.ts";
export type { SageMakerTargetOptions } from "./endpoints/sagemaker-target.ts";
export { iamFailure } from "./iam/iam-failure.ts";
export type { IamCheck, IamFinding } from "./iam/check-iam.ts";
export type { IamDestroyed } from "./iam/destroy-iam.ts";
export type { IamSetUp, SetUpChoice } from "./iam/set-up-iam.ts";
export type { ShownPolicies, ShownRole } from "./iam/shown-policies.ts";
export type { IamChoice } from "./iam/wanted-identities.ts";
export { endpointNameOf } from "./names.ts";
export type { SageMakerTraining, TrainedOnSageMaker } from "./training/train-on-sagemaker.ts";

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

/** Looks at one thing that a deploy needs of AWS, and says what it has found; throws the error that a deploy would meet. */
export async function lookAtAws(settings: AwsSettings, context: AwsContext, need: AwsNeed): Promise<string> {
  const { lookAtAws: look } = await import("./doctor/look-at-aws.ts");
  return withAws(settings, context, (aws) => look(aws, need));
}

/** Sees to it that an image is in ECR; see `ensureImage`. */
export async function pushToEcr(settings: AwsSettings, wish: ImageWish, pushing: Pushing): Promise<PushedToEcr> {
  const [{ ensureImage }, { registryHost, repositoryName }] = await Promise.all([
    import("./ecr/ensure-image.ts"),
    import("./ecr/repository.ts"),
  ]);
  return withAws(settings, pushing, async (aws) => ({
    ...(await ensureImage(aws, wish, pushing)),
    repository: `${await registryHost(aws)}/${repositoryName(aws)}`,
  }));
}

/** An image in ECR, and the repository that it is in: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/sentiment`. */
export interface PushedToEcr extends EnsuredImage {
  readonly repository: string;
}

type OnStep = (step: string) => void;

/** The roles that SageMaker and CI run as, made or mended. See `iam/set-up-iam.ts`. */
export async function setUpIam(
  settings: AwsSettings,
  context: AwsContext,
  choice: SetUpChoice,
  onStep?: OnStep,
): Promise<IamSetUp> {
  const { setUpIam: setUp } = await import("./iam/set-up-iam.ts");
  return withAws(settings, context, (aws) => setUp(aws, choice, onStep));
}

/** Whether the roles are there, and as they are to be. Changes nothing. See `iam/check-iam.ts`. */
export async function checkIam(settings: AwsSettings, context: AwsContext, choice: IamChoice): Promise<IamCheck> {
  const { checkIam: check } = await import("./iam/check-iam.ts");
  return withAws(settings, context, (aws) => check(aws, choice));
}

/** Removes the roles. See `iam/destroy-iam.ts`. */
export async function destroyIam(
  settings: AwsSettings,
  context: AwsContext,
  choice: { readonly plan: boolean },
  onStep?: OnStep,
): Promise<IamDestroyed> {
  const { destroyIam: destroy } = await import("./iam/destroy-iam.ts");
  return withAws(settings, context, (aws) => destroy(aws, choice, onStep));
}

/** The policies of the roles. AWS is asked for nothing but the account, and not even that where the settings say account and region. */
export async function showPolicies(
  settings: AwsSettings,
  context: AwsContext,
  choice: IamChoice,
): Promise<ShownPolicies> {
  const { shownPolicies } = await import("./iam/shown-policies.ts");
  return withAws(settings, context, async (aws) => {
    const { account } = settings;
    const at = account === undefined ? await aws.caller() : { account, partition: partitionOf(aws.region) };
    return shownPolicies(placeOf(settings, { ...at, region: aws.region }), choice);
  });
}

async function withAws<Result>(
  settings: AwsSettings,
  context: AwsContext,
  use: (aws: Aws) => Promise<Result>,
): Promise<Result> {
  const { openAws } = await import("./aws/open-aws.ts");
  const aws = await openAws(settings, context);
  try {
    return await use(aws);
  } finally {
    aws.close();
  }
}

function partitionOf(region: string): string {
  return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** Trains by a training job; see `training/train-on-sagemaker.ts`. */
export async function trainOnSageMaker<Result>(
  training: SageMakerTraining,
  use: (trained: TrainedOnSageMaker) => Promise<Result>,
): Promise<Result> {
  return (await import("./training/train-on-sagemaker.ts")).trainOnSageMaker(training, use);
}

/** What a training job's container has written beside the model: `evaluation.json` and the evaluations with their curves. */
export async function readTrainingOutput(
  folder: string,
): Promise<{ readonly evaluation: unknown; readonly evaluations: Uint8Array<ArrayBuffer> }> {
  return (await import("./training/train-on-sagemaker.ts")).readOutput(folder);
}

/** A file's texts scored by a batch transform job: see `batch/batch-transform.ts`. */
export async function scoreOnSageMaker(
  options: BatchTransformOptions,
  classes: readonly string[],
): Promise<BatchTransform> {
  return (await import("./batch/batch-transform.ts")).batchTransform(options, classes);
}
