import type { Doing, Release } from "@sentiment/deployment";
import type { AwsSettings } from "../aws/aws-settings.ts";
import { openAws } from "../aws/open-aws.ts";
import { trafficOf } from "../endpoints/deployment-config.ts";
import { ensureModel } from "../endpoints/ensure-release.ts";
import type { Ground } from "../endpoints/ground.ts";
import { objectsBelow, storeModel } from "../endpoints/model-storage.ts";
import { wantedRelease } from "../endpoints/plan-endpoint.ts";
import { removeAllBut } from "../endpoints/release-things.ts";
import { bucketOf, ensureBucket } from "../s3/ensure-bucket.ts";
import { BatchAnswers } from "./batch-answers.ts";
import { batchFailed } from "./batch-failed.ts";
import { planBatch, type BatchData, type BatchMachines, type BatchPlan } from "./batch-plan.ts";
import { checkMachines } from "./check-machines.ts";
import { attemptOf, awaitJob, describeJob, startJob, stopJob, type Attempt } from "./transform-job.ts";
import { uploadShards } from "./upload-shards.ts";

export interface BatchTransformOptions extends Doing {
  readonly aws: AwsSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The registered model's name, which things are called by. */
  readonly name: string;
  readonly release: Release;
  readonly data: BatchData;
  /** Default: 1. */
  readonly instances?: number | undefined;
  /** The serving image; default: this program's own, pushed where it is not there. */
  readonly image?: string | undefined;
  readonly nodeImage?: string | undefined;
  /** The share of the upload, or of what has come out. */
  readonly onProgress?: ((report: { readonly stage: "upload" | "score"; readonly done: number }) => void) | undefined;
}

/** A batch that SageMaker has scored. */
export interface BatchTransform {
  /** The job's name. */
  readonly job: string;
  readonly answers: BatchAnswers;
  /** Removes all that was made for it in AWS, but the job, which AWS keeps. */
  remove(): Promise<void>;
}

const defaultInstanceType = "ml.m5.large";

/**
 * Has a file's texts scored by a transform job, and resolves when it has ended well. The same file, model and machines are the same batch: one
 * that was interrupted goes on where it was. An abort stops the job. Throws usage errors for machines that are none, input
 * errors for the file, remote ones where AWS refuses or the job fails.
 */
export async function batchTransform(
  options: BatchTransformOptions,
  classes: readonly string[],
): Promise<BatchTransform> {
  const { name, release, data, instances = 1, signal, onStep } = options;
  const machines: BatchMachines = { instanceType: options.aws.instanceType ?? defaultInstanceType, instances };
  checkMachines(machines);
  const plan = await planBatch(data, machines, release.modelId);
  signal.throwIfAborted();
  // What an endpoint would be made of, under a name that is this batch's alone, and so all of it can go together.
  const endpoint = { name, stage: `batch-${plan.id}` };
  const ground = await groundOf(options, endpoint, signal);
  try {
    const attempt = await begun(ground, plan, options);
    onStep?.(`wait for the transform job ${attempt.name}`);
    await ended(ground, plan, { attempt, options, endpoint });
    const { name: bucket } = await bucketOf(ground.aws);
    const { shards, digest } = plan;
    const answered = { aws: ground.aws, bucket, out: attempt.out, shards, classes, file: data.file, digest };
    return {
      job: attempt.name,
      answers: new BatchAnswers(answered),
      async remove() {
        await removeAllBut(ground, new Set());
        ground.aws.close();
      },
    };
  } catch (error) {
    ground.aws.close();
    throw error;
  }
}

type Named = Ground["endpoint"];

async function groundOf(options: BatchTransformOptions, endpoint: Named, signal: AbortSignal): Promise<Ground> {
  const { environment, image, nodeImage, aws } = options;
  // An endpoint's, of which nothing is made here: what decides is the model.
  const capacity = { kind: "real-time", instanceType: defaultInstanceType, instances: 1 } as const;
  const settings = { capacity, image, nodeImage, environment, traffic: trafficOf(undefined), patienceSeconds: 0 };
  return { aws: await openAws(aws, { signal, environment }), endpoint, settings };
}

/** The attempt that goes on or has ended well; else a new one. */
async function begun(ground: Ground, plan: BatchPlan, options: BatchTransformOptions): Promise<Attempt> {
  for (let number = 1; ; number += 1) {
    const attempt = attemptOf(ground, number);
    const job = await describeJob(ground.aws, attempt.name);
    if (job === undefined) {
      await start(ground, plan, { attempt, options });
      return attempt;
    }
    const status = job.TransformJobStatus;
    if (status === "InProgress" || (status === "Completed" && (await share(ground, plan, attempt)) === 1))
      return attempt;
  }
}

interface Starting {
  readonly attempt: Attempt;
  readonly options: BatchTransformOptions;
}

async function start(ground: Ground, plan: BatchPlan, { attempt, options }: Starting): Promise<void> {
  const { release, data, signal, onStep = () => {}, onProgress } = options;
  const wanted = await wantedRelease(ground, release, signal);
  const { name: bucket } = await ensureBucket(ground.aws);
  const image = await wanted.image.ensure(options);
  await storeModel(ground, release, { bucket, onStep });
  await ensureModel(ground, wanted, { image, signal, onStep });
  await uploadShards(ground, { bucket, data, plan, onProgress: (done) => onProgress?.({ stage: "upload", done }) });
  onStep(`start the transform job ${attempt.name} on ${plan.instances} × ${plan.instanceType}`);
  await startJob(ground, { plan, wanted, attempt, signal });
}

/** Throws where it has not ended well; stops it where nobody waits any more. */
async function ended(
  ground: Ground,
  plan: BatchPlan,
  { attempt, options, endpoint }: Starting & { readonly endpoint: Named },
): Promise<void> {
  const { signal, onProgress, onStep } = options;
  const onLook = async (): Promise<void> => {
    onProgress?.({ stage: "score", done: await share(ground, plan, attempt) });
  };
  try {
    const job = await awaitJob(ground.aws, attempt.name, { signal, onLook });
    if (job.TransformJobStatus !== "Completed") throw batchFailed(job);
  } catch (error) {
    if (!signal.aborted) throw error;
    onStep?.(`stop the transform job ${attempt.name}`);
    const cleaning = await groundOf(options, endpoint, new AbortController().signal);
    await stopJob(cleaning.aws, attempt.name).catch((failure: unknown) => {
      options.onWarning?.(`It could not be stopped, and costs on: ${(failure as Error).message}`);
    });
    cleaning.aws.close();
    throw error;
  }
}

/** How much of it has come out. */
async function share({ aws }: Ground, { shards }: BatchPlan, { out }: Attempt): Promise<number> {
  const { name: bucket } = await bucketOf(aws);
  const there = new Set(await objectsBelow(aws, bucket, out));
  return shards.filter(({ name }) => there.has(`${out}${name}.out`)).length / shards.length;
}
