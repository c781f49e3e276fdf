import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";
import type { Account } from "../../account.ts";
import { awaitHealth } from "../../endpoints/await-health.ts";
import { placeModel } from "../../model-data/place-model.ts";
import { s3Location } from "../../others/s3-location.ts";
import type { ModelRecord, TransformJobRecord } from "../../state/records.ts";
import { architectureOf } from "../architecture-of.ts";
import { inputObjects, type InputObject } from "../input-objects.ts";
import { failureReason, JobFailure } from "../job-failure.ts";
import { transformObject } from "./transform-object.ts";
import { batchEnvironment, transformSettings } from "./transform-settings.ts";

const logGroup = "/aws/sagemaker/TransformJobs";
const secondsToStop = 30;

/** What a job that runs is given. */
interface Running {
  readonly account: Account;
  readonly name: string;
  readonly job: CreateTransformJobRequest;
  readonly model: ModelRecord;
  /** Aborted: it is to stop, or the emulator is being closed. */
  readonly signal: AbortSignal;
  /** What could not be transformed, in the words of the data log. */
  readonly failures: string[];
}

/** Does a transform job that was made, to its end: Completed, Failed or Stopped. */
export async function runTransformJob(account: Account, name: string, stop: AbortSignal): Promise<void> {
  const { input: job } = account.stores["transform-job"].get(name)!;
  const signal = AbortSignal.any([stop, account.closing]);
  const put = (change: Pick<TransformJobRecord, "status"> | object, told: object): void => {
    const record = account.stores["transform-job"].get(name)!;
    account.stores["transform-job"].put({
      ...record,
      ...change,
      modified: account.now(),
      told: { ...record.told, ...told },
    });
  };
  try {
    await account.passTime();
    put({}, { TransformStartTime: account.now() });
    await transformAll({ account, name, job, model: account.stores.model.get(job.ModelName!)!, signal, failures: [] });
    put({ status: "Completed" }, { TransformEndTime: account.now() });
  } catch (error) {
    const times = { TransformEndTime: account.now() };
    if (stop.aborted) put({ status: "Stopped" }, times);
    else put({ status: "Failed" }, { ...times, FailureReason: failureReason(error) });
  }
}

/** Every instance has its share of the objects, and does what it can, also when others have failed. */
async function transformAll(running: Running): Promise<void> {
  const { account, job, model } = running;
  const source = job.TransformInput?.DataSource?.S3DataSource ?? {};
  const objects = await inputObjects(account, source, model.input.ExecutionRoleArn ?? "");
  const instances = job.TransformResources?.InstanceCount ?? 1;
  const shares = Array.from({ length: instances }, (_, instance) =>
    objects.filter((_object, index) => index % instances === instance),
  );
  const ends = await Promise.allSettled(shares.map(async (share) => runInstance(running, share)));
  running.signal.throwIfAborted();
  const broken = ends.find((end) => end.status === "rejected");
  if (broken !== undefined) throw broken.reason;
  if (running.failures.length > 0)
    throw new JobFailure(`ClientError: See job logs for more information: ${running.failures[0]}`);
}

/** One container, which the objects of a share are sent to one after the other. */
async function runInstance(running: Running, share: readonly InputObject[]): Promise<void> {
  const { account, name, job, model, signal } = running;
  const folder = path.join(account.folder, "transforms", account.newFolderName());
  const { Image: image = "", ModelDataUrl: data, Environment: environment = {} } = model.input.PrimaryContainer ?? {};
  try {
    await placeModel(account, folder, data);
    const container = await account.runner.start({
      purpose: `transform job ${name}`,
      image,
      command: ["serve"],
      environment: { AWS_REGION: account.region, ...environment, ...job.Environment, ...batchEnvironment(job) },
      root: folder,
      readOnly: ["model"],
      architecture: architectureOf(job.TransformResources?.InstanceType ?? ""),
      isolated: model.input.EnableNetworkIsolation ?? false,
    });
    const stream = `${name}/i-0${randomBytes(8).toString("hex")}`;
    const log = account.logs.collect(logGroup, stream, container.output());
    try {
      const unwell = await awaitHealth(account, container);
      if (unwell !== undefined)
        throw new JobFailure(`AlgorithmError: The container is not well. ${unwell} ${log.tail.join(" ")}`);
      await transformShare(running, share, container.url!);
    } finally {
      await container.stop(signal.aborted ? 0 : secondsToStop);
      await log.written;
      tellFailures(running, stream);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function transformShare(running: Running, share: readonly InputObject[], url: string): Promise<void> {
  const { account, job, signal, failures } = running;
  const settings = await transformSettings(job, url);
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const client = await account.others.s3();
  const out = s3Location(job.TransformOutput?.S3OutputPath ?? "")!;
  const folder = out.key === "" || out.key.endsWith("/") ? out.key : `${out.key}/`;
  for (const object of share) {
    signal.throwIfAborted();
    try {
      const body = await transformObject(object, { account, job, url, settings, signal });
      await client.send(new PutObjectCommand({ Bucket: out.bucket, Key: `${folder}${object.name}.out`, Body: body }));
    } catch (error) {
      signal.throwIfAborted();
      failures.push(`${object.bucket}/${object.key}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** AWS puts what went wrong with which object into a log of its own. */
function tellFailures({ account, failures }: Running, stream: string): void {
  if (failures.length === 0) return;
  account.logs.collect(logGroup, `${stream}/data-log`, linesOf(failures));
}

async function* linesOf(texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield* text.split("\n");
}
