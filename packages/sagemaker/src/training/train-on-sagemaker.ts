import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateTrainingJobCommand,
  StopTrainingJobCommand,
  type DescribeTrainingJobResponse,
} from "@aws-sdk/client-sagemaker";
import { SentimentError } from "@sentiment/errors";
import { removeAtExit } from "@sentiment/files";
import type { Aws } from "../aws/aws.ts";
import { refusalOf } from "../aws/aws-failure.ts";
import type { AwsSettings } from "../aws/aws-settings.ts";
import { openAws } from "../aws/open-aws.ts";
import { costOf, rounded } from "../cost/cost-of.ts";
import { findImage } from "../ecr/ecr-image.ts";
import { ensureImage } from "../ecr/ensure-image.ts";
import { deleteObjects, objectsBelow } from "../endpoints/model-storage.ts";
import { executionRole } from "../preflight/check-role.ts";
import { bucketOf, ensureBucket } from "../s3/ensure-bucket.ts";
import { awaitTraining, describeJob } from "./await-training.ts";
import { knowData, storeData, type DataKnown, type DataWanted } from "./training-data.ts";
import { checkJob, jobNameOf, jobPrefix, trainingJob, type JobPlace, type JobWanted } from "./training-job.ts";
import { untar } from "./untar.ts";

export interface SageMakerTraining {
  readonly aws: AwsSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted: the job is stopped. */
  readonly signal: AbortSignal;
  /** As our container takes them: a run's params. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly data: string;
  readonly valid?: string | undefined;
  readonly test?: string | undefined;
  readonly textColumn?: string | undefined;
  /** Default: 1; of nb any number, which share the data. */
  readonly instances?: number | undefined;
  /** On machines that cost less and may be taken away. */
  readonly spot?: boolean | undefined;
  readonly image?: string | undefined;
  readonly nodeImage?: string | undefined;
  readonly onStep: (step: string) => void;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** What a training job has left, and what it took. */
export interface TrainedOnSageMaker {
  readonly jobName: string;
  readonly jobArn: string;
  /** `unchanged`: such a job had ended before. */
  readonly action: "created" | "resumed" | "unchanged";
  readonly instanceType: string;
  readonly instances: number;
  readonly spot: boolean;
  /** What is paid for, of each instance; of spot instances less than it took. */
  readonly billableSeconds: number;
  /** US dollars, by a list of prices of a day (`cost/prices.ts`), that of an endpoint's instances; null: the price is unknown. */
  readonly cost: number | null;
  /** Folders on this machine. */
  readonly modelDir: string;
  readonly outputDir: string;
  readonly data: Readonly<Partial<Record<"training" | "validation" | "test", DataKnown>>>;
}

const defaultInstanceType = "ml.m5.large";

/** The channels of our container. */
const channels = { train: "training", validation: "validation", test: "test" } as const;

type Channel = keyof typeof channels;

/**
 * Trains by a training job, and calls `use` with what it has left, which is removed afterwards. The job is found again by its name:
 * one that runs is waited for, one that has ended well is not repeated. Throws usage and input errors before anything is changed, remote errors where it fails.
 */
export async function trainOnSageMaker<Result>(
  training: SageMakerTraining,
  use: (trained: TrainedOnSageMaker) => Promise<Result>,
): Promise<Result> {
  const { environment, signal, aws: settings } = training;
  const aws = await openAws(settings, { signal, environment });
  try {
    const { ended, ...trained } = await train(aws, training);
    const folder = await mkdtemp(path.join(tmpdir(), "sentiment-training-"));
    removeAtExit(folder);
    try {
      return await use({ ...trained, ...(await fetchResults(aws, ended, folder)) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    aws.close();
  }
}

type Ended = Omit<TrainedOnSageMaker, "modelDir" | "outputDir"> & { readonly ended: DescribeTrainingJobResponse };

async function train(aws: Aws, training: SageMakerTraining): Promise<Ended> {
  const { hyperparameters, instances = 1, spot = false, image, nodeImage, environment, signal, onStep } = training;
  const instanceType = aws.settings.instanceType ?? defaultInstanceType;
  const files = { train: training.data, validation: training.valid, test: training.test };
  const wantedData = Object.entries(files).flatMap(([channel, place]): [Channel, DataWanted][] =>
    place === undefined
      ? []
      : [
          [
            channel as Channel,
            { path: place, hosts: channel === "train" ? instances : 1, textColumn: training.textColumn },
          ],
        ],
  );
  const known = await Promise.all(
    wantedData.map(async ([channel, wanted]) => ({ channel, wanted, known: await knowData(wanted) })),
  );
  const wish = { image, nodeImage, architecture: /^ml\.[cmrt]\d+g/u.test(instanceType) ? "arm64" : "amd64" } as const;
  const data = Object.fromEntries(known.map(({ channel, known: { key } }) => [channel, key]));
  const job: JobWanted = { hyperparameters, instanceType, instances, spot, imageIdentity: "", data };
  checkJob(job);
  const role = await executionRole(aws);
  const found = await findImage(aws, wish, { environment, signal });
  const wanted = { ...job, imageIdentity: found.identity };
  const prepare = async (name: string): Promise<JobPlace> => {
    const pushing = { environment, signal, onStep, onWarning: training.onWarning };
    const { uri } = found.image ?? (await ensureImage(aws, wish, pushing));
    const bucket = await ensureBucket(aws);
    const uris: Record<string, string> = {};
    for (const each of known) {
      onStep(`upload ${each.wanted.path}`);
      uris[each.channel] = await storeData(aws, bucket, each.wanted, each.known);
    }
    const bytes = known.reduce((sum, each) => sum + each.known.bytes, 0);
    const secret = randomBytes(16).toString("hex");
    return { name, image: uri, role, bucket: `s3://${bucket.name}/`, uris, bytes, secret };
  };
  const { name, action } = await ensureJob(aws, wanted, prepare);
  if (action === "resumed") onStep(`${name}: it was started before, and is waited for`);
  const ended = await stoppingAtInterrupt(aws, training, name);
  const billableSeconds = ended.BillableTimeInSeconds ?? ended.TrainingTimeInSeconds ?? 0;
  const { perHour } = costOf({ kind: "real-time", instanceType, instances }, aws.region);
  return {
    jobName: name,
    jobArn: ended.TrainingJobArn ?? "",
    action,
    instanceType,
    instances,
    spot,
    billableSeconds,
    cost: perHour === undefined ? null : rounded((perHour * billableSeconds) / 3600),
    ended,
    data: Object.fromEntries(known.map((each) => [channels[each.channel], each.known])),
  };
}

interface FoundJob {
  readonly name: string;
  readonly action: TrainedOnSageMaker["action"];
}

/** The job of that training that runs or has ended well; a new one where there is none, or those before have failed or were stopped. */
async function ensureJob(aws: Aws, wanted: JobWanted, prepare: (name: string) => Promise<JobPlace>): Promise<FoundJob> {
  for (let attempt = 1; ; attempt++) {
    const name = jobNameOf(wanted, attempt);
    const job = await describeJob(aws, name);
    if (job?.TrainingJobStatus === "Completed") return { name, action: "unchanged" };
    if (job?.TrainingJobStatus === "InProgress") return { name, action: "resumed" };
    if (job !== undefined) continue;
    const input = trainingJob(wanted, await prepare(name));
    try {
      await aws.ask("sagemaker", `create the training job ${name}`, (client, options) =>
        client.send(new CreateTrainingJobCommand(input), options),
      );
      return { name, action: "created" };
    } catch (error) {
      // Its answer was lost and it was asked again, or somebody else was quicker with the same.
      if (refusalOf(error)?.code === "ResourceInUse") return { name, action: "resumed" };
      throw error;
    }
  }
}

/** Waits; when we are interrupted, the job is stopped, or it would go on at somebody's cost. */
async function stoppingAtInterrupt(
  aws: Aws,
  { environment, signal, onStep }: SageMakerTraining,
  name: string,
): Promise<DescribeTrainingJobResponse> {
  try {
    return await awaitTraining(aws, name, { onStep, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    const cleaning = await openAws(aws.settings, { signal: AbortSignal.timeout(10_000), environment });
    try {
      onStep(`stop ${name}`);
      await cleaning.ask("sagemaker", `stop the training job ${name}`, (client, options) =>
        client.send(new StopTrainingJobCommand({ TrainingJobName: name }), options),
      );
    } finally {
      cleaning.close();
    }
    throw error;
  }
}

/** Fetches and unpacks model and output, and removes what the job would have gone on from. */
async function fetchResults(
  aws: Aws,
  { TrainingJobName: name = "", ModelArtifacts: artifacts }: DescribeTrainingJobResponse,
  folder: string,
): Promise<Pick<TrainedOnSageMaker, "modelDir" | "outputDir">> {
  const model = artifacts?.S3ModelArtifacts;
  if (model === undefined) throw noModel(name);
  const places = { modelDir: path.join(folder, "model"), outputDir: path.join(folder, "output") };
  await fetchArchive(aws, model, places.modelDir);
  await fetchArchive(aws, model.replace(/model\.tar\.gz$/u, "output.tar.gz"), places.outputDir);
  const bucket = await bucketOf(aws);
  const checkpoints = await objectsBelow(aws, bucket.name, `${jobPrefix(name)}checkpoints/`);
  await deleteObjects(aws, bucket.name, checkpoints);
  return places;
}

async function fetchArchive(aws: Aws, uri: string, folder: string): Promise<void> {
  const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.+)$/u.exec(uri) ?? [];
  const packed = await aws.ask("s3", `read ${uri}`, async (client, options) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), options);
    return Body?.transformToByteArray();
  });
  let unpacked: Uint8Array;
  try {
    unpacked = await promisify(gunzip)(packed ?? new Uint8Array(), { maxOutputLength: 2 ** 32 - 1 });
  } catch (cause) {
    throw new SentimentError({
      kind: "input",
      code: "ARCHIVE_CORRUPT",
      message: `${uri} cannot be unpacked: ${(cause as Error).message}.`,
      hint: "Run the command again: it is fetched anew.",
      cause,
    });
  }
  await untar(unpacked, folder, uri);
}

/** What the container has written beside the model. */
export async function readOutput(
  folder: string,
): Promise<{ readonly evaluation: unknown; readonly evaluations: Uint8Array<ArrayBuffer> }> {
  const evaluation: unknown = JSON.parse(await readFile(path.join(folder, "evaluation.json"), "utf8"));
  return { evaluation, evaluations: new Uint8Array(await readFile(path.join(folder, "evaluations.packed"))) };
}

function noModel(name: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "NO_MODEL",
    message: `The training job ${name} has ended well and left no model.`,
    hint: "See its log in CloudWatch: /aws/sagemaker/TrainingJobs.",
  });
}
