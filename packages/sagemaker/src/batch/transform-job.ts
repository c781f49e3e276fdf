import { setTimeout } from "node:timers/promises";
import {
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  StopTransformJobCommand,
  type DescribeTransformJobResponse,
  type TransformInstanceType,
} from "@aws-sdk/client-sagemaker";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import { isAbsent } from "../aws/is-absent.ts";
import { nameOf, releaseName, storagePrefix, type Ground } from "../endpoints/ground.ts";
import { releaseTags } from "../endpoints/release-record.ts";
import { untilKnown } from "../endpoints/retry-until.ts";
import type { WantedRelease } from "../endpoints/wanted-release.ts";
import type { BatchPlan } from "./batch-plan.ts";

/** Names of jobs are never free again: each attempt at a batch has its own, and its own place for what comes out. */
export interface Attempt {
  /** From 1 on. */
  readonly number: number;
  readonly name: string;
  /** Below it, in the bucket. */
  readonly out: string;
}

export function attemptOf(ground: Ground, number: number): Attempt {
  const name = `${nameOf(ground)}${number === 1 ? "" : `-${number}`}`;
  return { number, name, out: `${storagePrefix(ground)}out-${number}/` };
}

/** Where the shards are, in the bucket. */
export function inputPrefix(ground: Ground): string {
  return `${storagePrefix(ground)}in/`;
}

/** undefined: there is none of that name. */
export async function describeJob(aws: Aws, name: string): Promise<DescribeTransformJobResponse | undefined> {
  return aws
    .ask("sagemaker", `describe the transform job ${name}`, (client, options) =>
      client.send(new DescribeTransformJobCommand({ TransformJobName: name }), options),
    )
    .catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
}

interface Starting {
  readonly plan: BatchPlan;
  readonly wanted: WantedRelease;
  readonly attempt: Attempt;
  readonly signal: AbortSignal;
}

/** Starts an attempt. That it is there already, by a call whose answer was lost, is as good. */
export async function startJob(ground: Ground, { plan, wanted, attempt, signal }: Starting): Promise<void> {
  const { spec, release, releaseId } = wanted;
  const input = {
    TransformJobName: attempt.name,
    ModelName: releaseName(ground, releaseId),
    BatchStrategy: "MultiRecord" as const,
    MaxPayloadInMB: plan.payloadMegabytes,
    MaxConcurrentTransforms: 1,
    TransformInput: {
      ContentType: "application/jsonlines",
      SplitType: "Line" as const,
      DataSource: {
        S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri: `s3://${spec.bucket}/${inputPrefix(ground)}` },
      },
    },
    TransformOutput: {
      Accept: "application/jsonlines",
      AssembleWith: "Line" as const,
      S3OutputPath: `s3://${spec.bucket}/${attempt.out}`,
    },
    TransformResources: {
      InstanceType: plan.instanceType as TransformInstanceType,
      InstanceCount: plan.instances,
    },
    Tags: releaseTags(ground.endpoint, { ...release, releaseId }, spec.image),
  };
  await untilKnown(
    () =>
      ground.aws.ask("sagemaker", `start the transform job ${attempt.name}`, (client, options) =>
        client.send(new CreateTransformJobCommand(input), options),
      ),
    signal,
  ).catch((error: unknown) => {
    if (refusalOf(error)?.code !== "ResourceInUse") throw error;
  });
}

export async function stopJob(aws: Aws, name: string): Promise<void> {
  await aws.ask("sagemaker", `stop the transform job ${name}`, (client, options) =>
    client.send(new StopTransformJobCommand({ TransformJobName: name }), options),
  );
}

/** Waits until a job is over; `onLook` is told each time that it is not. */
export async function awaitJob(
  aws: Aws,
  name: string,
  { signal, onLook }: { readonly signal: AbortSignal; readonly onLook: () => Promise<void> },
): Promise<DescribeTransformJobResponse> {
  for (let pause = 200; ; pause = Math.min(1.5 * pause, 15_000)) {
    const job = await describeJob(aws, name).catch((error: unknown) => {
      // Who asks too often is to wait; whether the job is well is another question.
      if (/throttl|toomanyrequests|requestlimit/iu.test(refusalOf(error)?.code ?? "")) return undefined;
      throw error;
    });
    const status = job?.TransformJobStatus;
    if (job !== undefined && status !== undefined && !/^(InProgress|Stopping)$/u.test(status)) return job;
    await onLook();
    await setTimeout(pause, undefined, { signal });
  }
}
