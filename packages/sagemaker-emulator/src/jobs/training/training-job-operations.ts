import type {
  CreateTrainingJobRequest,
  DescribeTrainingJobRequest,
  StopTrainingJobRequest,
} from "@aws-sdk/client-sagemaker";
import type { Account } from "../../account.ts";
import type { Call } from "../../operations/operation.ts";
import { checkImage } from "../../others/check-image.ts";
import { checkRole } from "../../others/check-role.ts";
import { listPage, type ListInput } from "../../state/list-page.ts";
import type { TrainingJobRecord } from "../../state/records.ts";
import type { View } from "../../state/store.ts";
import { checkTags, putTags } from "../../state/tagging.ts";
import { AwsError, validationException } from "../../wire/aws-error.ts";
import { checkTrainingJob } from "./check-training-job.ts";
import { runTrainingJob } from "./run-training-job.ts";

export async function createTrainingJob(input: CreateTrainingJobRequest, { account }: Call): Promise<object> {
  const { TrainingJobName: name = "", Tags: tags } = input;
  const arn = account.arn("training-job", name);
  const mustBeNew = (): void => {
    if (account.stores["training-job"].get(name) === undefined) return;
    throw new AwsError(
      "ResourceInUse",
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    );
  };
  checkTags(tags);
  mustBeNew();
  checkTrainingJob(input);
  await checkRole(account, input.RoleArn!);
  await checkImage(account, input.AlgorithmSpecification!.TrainingImage!);
  // Another may have made it meanwhile.
  mustBeNew();
  const now = account.now();
  const told = { SecondaryStatus: "Starting", SecondaryStatusTransitions: [] };
  account.stores["training-job"].put({ name, arn, created: now, modified: now, status: "InProgress", input, told });
  putTags(account, arn, tags);
  const stop = new AbortController();
  account.jobs.set(arn, stop);
  account.inBackground(async () => {
    await runTrainingJob(account, name, stop.signal);
    account.jobs.delete(arn);
  });
  return { TrainingJobArn: arn };
}

export function describeTrainingJob(
  { TrainingJobName: name = "" }: DescribeTrainingJobRequest,
  { account, view }: Call,
): object {
  const { input, told, arn, created, modified, status } = trainingJobNamed(account, name, view);
  const { Tags: _, ...asked } = input;
  return {
    EnableNetworkIsolation: false,
    EnableInterContainerTrafficEncryption: false,
    EnableManagedSpotTraining: false,
    ...asked,
    StoppingCondition: { MaxRuntimeInSeconds: 86_400, ...asked.StoppingCondition },
    TrainingJobArn: arn,
    TrainingJobStatus: status,
    CreationTime: created,
    LastModifiedTime: modified,
    ModelArtifacts: { S3ModelArtifacts: "" },
    ...told,
  };
}

export function listTrainingJobs(input: ListInput, { account }: Call): object {
  const { items, ...next } = listPage(account.stores["training-job"].values(), input);
  const summaries = items.map(({ name, arn, created, modified, status, told }) => ({
    TrainingJobName: name,
    TrainingJobArn: arn,
    TrainingJobStatus: status,
    SecondaryStatus: told["SecondaryStatus"],
    CreationTime: created,
    LastModifiedTime: modified,
    ...("TrainingEndTime" in told && { TrainingEndTime: told["TrainingEndTime"] }),
  }));
  return { TrainingJobSummaries: summaries, ...next };
}

export function stopTrainingJob({ TrainingJobName: name = "" }: StopTrainingJobRequest, { account }: Call): object {
  const job = trainingJobNamed(account, name);
  if (job.status !== "InProgress" && job.status !== "Stopping") {
    throw validationException(`The request was rejected because the training job is in status ${job.status}.`);
  }
  const told = { ...job.told, SecondaryStatus: "Stopping" };
  account.stores["training-job"].put({ ...job, status: "Stopping", modified: account.now(), told });
  account.jobs.get(job.arn)?.abort();
  return {};
}

function trainingJobNamed(account: Account, name: string, view?: View): TrainingJobRecord {
  const job = account.stores["training-job"].get(name, view);
  if (job === undefined) throw new AwsError("ResourceNotFound", "Requested resource not found.");
  return job;
}
