import type {
  CreateTransformJobRequest,
  DescribeTransformJobRequest,
  StopTransformJobRequest,
} from "@aws-sdk/client-sagemaker";
import type { Account } from "../../account.ts";
import type { Call } from "../../operations/operation.ts";
import { modelNamed } from "../../operations/model-operations.ts";
import { s3Location } from "../../others/s3-location.ts";
import { listPage, type ListInput } from "../../state/list-page.ts";
import type { TransformJobRecord } from "../../state/records.ts";
import type { View } from "../../state/store.ts";
import { checkTags, putTags } from "../../state/tagging.ts";
import { AwsError, validationException } from "../../wire/aws-error.ts";
import { recordProcessing } from "./data-processing.ts";
import { runTransformJob } from "./run-transform-job.ts";

export function createTransformJob(input: CreateTransformJobRequest, { account }: Call): object {
  const { TransformJobName: name = "", Tags: tags } = input;
  const arn = account.arn("transform-job", name);
  checkTags(tags);
  if (account.stores["transform-job"].get(name) !== undefined) {
    throw new AwsError(
      "ResourceInUse",
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    );
  }
  modelNamed(account, input.ModelName!);
  checkTransformJob(input);
  const now = account.now();
  account.stores["transform-job"].put({
    name,
    arn,
    created: now,
    modified: now,
    status: "InProgress",
    input,
    told: {},
  });
  putTags(account, arn, tags);
  const stop = new AbortController();
  account.jobs.set(arn, stop);
  account.inBackground(async () => {
    await runTransformJob(account, name, stop.signal);
    account.jobs.delete(arn);
  });
  return { TransformJobArn: arn };
}

export function describeTransformJob(
  { TransformJobName: name = "" }: DescribeTransformJobRequest,
  { account, view }: Call,
): object {
  const { input, told, arn, created, status } = transformJobNamed(account, name, view);
  const { Tags: _, ...asked } = input;
  return {
    ...asked,
    TransformInput: { CompressionType: "None", SplitType: "None", ...asked.TransformInput },
    TransformOutput: { AssembleWith: "None", ...asked.TransformOutput },
    DataProcessing: { InputFilter: "$", OutputFilter: "$", JoinSource: "None", ...asked.DataProcessing },
    TransformJobArn: arn,
    TransformJobStatus: status,
    CreationTime: created,
    ...told,
  };
}

export function listTransformJobs(input: ListInput, { account }: Call): object {
  const { items, ...next } = listPage(account.stores["transform-job"].values(), input);
  const summaries = items.map(({ name, arn, created, modified, status, told }) => ({
    TransformJobName: name,
    TransformJobArn: arn,
    TransformJobStatus: status,
    CreationTime: created,
    LastModifiedTime: modified,
    ...("TransformEndTime" in told && { TransformEndTime: told["TransformEndTime"] }),
    ...("FailureReason" in told && { FailureReason: told["FailureReason"] }),
  }));
  return { TransformJobSummaries: summaries, ...next };
}

export function stopTransformJob({ TransformJobName: name = "" }: StopTransformJobRequest, { account }: Call): object {
  const job = transformJobNamed(account, name);
  if (job.status !== "InProgress" && job.status !== "Stopping") {
    throw validationException(`The request was rejected because the transform job is in status ${job.status}.`);
  }
  account.stores["transform-job"].put({ ...job, status: "Stopping", modified: account.now() });
  account.jobs.get(job.arn)?.abort();
  return {};
}

function transformJobNamed(account: Account, name: string, view?: View): TransformJobRecord {
  const job = account.stores["transform-job"].get(name, view);
  if (job === undefined) throw new AwsError("ResourceNotFound", `Could not find requested job with name: ${name}`);
  return job;
}

const mostMegabytes = 100;

function checkTransformJob(input: CreateTransformJobRequest): void {
  const { MaxConcurrentTransforms: concurrent = 1, MaxPayloadInMB: megabytes = 6, TransformInput: from } = input;
  if (concurrent * megabytes > mostMegabytes) {
    throw validationException(
      `MaxConcurrentTransforms * MaxPayloadInMB must not exceed ${mostMegabytes} MB, and is ${concurrent * megabytes}.`,
    );
  }
  for (const uri of [from?.DataSource?.S3DataSource?.S3Uri, input.TransformOutput?.S3OutputPath]) {
    if (s3Location(uri ?? "") === undefined) throw validationException(`Invalid S3 URI: ${uri}.`);
  }
  const { SplitType: split = "None", ContentType: contentType = "" } = from ?? {};
  if (split === "RecordIO" || split === "TFRecord") throw validationException(`SplitType ${split} is not emulated.`);
  try {
    recordProcessing(input.DataProcessing, contentType);
  } catch (error) {
    throw validationException((error as Error).message);
  }
  if (input.DataProcessing?.JoinSource !== "Input") return;
  const { Accept: accept, AssembleWith: assemble = "None" } = input.TransformOutput ?? {};
  if (accept !== contentType || assemble !== split) {
    throw validationException(
      "With JoinSource Input, Accept must be the ContentType, and AssembleWith must be the SplitType.",
    );
  }
}
