import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import type { Channel, CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import type { Account } from "../../account.ts";
import { inputObjects, type InputObject } from "../input-objects.ts";

/** One of a training's machines. */
export interface TrainingHost {
  /** `algo-1` */
  readonly name: string;
  /** What its container sees as /opt/ml. */
  readonly root: string;
}

/** `algo-1`, `algo-2`, …: by their numbers, which is also the order of `hosts` in resourceconfig.json. */
export function hostNames(job: CreateTrainingJobRequest): readonly string[] {
  return Array.from({ length: job.ResourceConfig?.InstanceCount ?? 1 }, (_, index) => `algo-${index + 1}`);
}

/** Writes the configuration of a host and makes the folders that SageMaker makes, below its root. */
export async function layOut(host: TrainingHost, job: CreateTrainingJobRequest): Promise<void> {
  const { name, root } = host;
  for (const folder of ["input/config", "input/data", "model", "output/data", "checkpoints"]) {
    await mkdir(path.join(root, folder), { recursive: true });
  }
  const channels: [string, object][] = (job.InputDataConfig ?? []).map((channel) => [
    channel.ChannelName!,
    described(channel),
  ]);
  const type = job.ResourceConfig?.InstanceType ?? "";
  const hosts = hostNames(job);
  const group = "homogeneousCluster";
  const documents = {
    hyperparameters: job.HyperParameters ?? {},
    inputdataconfig: Object.fromEntries(channels) as object,
    resourceconfig: {
      current_host: name,
      current_instance_type: type,
      current_group_name: group,
      hosts,
      instance_groups: [{ instance_group_name: group, instance_type: type, hosts }],
      network_interface_name: "eth0",
    },
  };
  for (const [document, content] of Object.entries(documents)) {
    await writeFile(path.join(root, "input/config", `${document}.json`), JSON.stringify(content));
  }
}

function described(channel: Channel): object {
  return {
    TrainingInputMode: "File",
    S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? "FullyReplicated",
    RecordWrapperType: channel.RecordWrapperType ?? "None",
    ...(channel.ContentType !== undefined && { ContentType: channel.ContentType }),
  };
}

/** Brings the objects of a channel to the hosts: all to each, or each to one, by their order. */
export async function bringChannel(
  account: Account,
  hosts: readonly TrainingHost[],
  training: Channeled,
): Promise<void> {
  const { channel, role } = training;
  const source = channel.DataSource!.S3DataSource!;
  const objects = await inputObjects(account, source, role);
  const isSharded = source.S3DataDistributionType === "ShardedByS3Key";
  for (const [index, object] of objects.entries()) {
    const receivers = isSharded ? [hosts[index % hosts.length]!] : hosts;
    for (const { root } of receivers) {
      await download(account, object, path.join(root, "input/data", channel.ChannelName!, object.name));
    }
  }
  // A host that gets none of it finds an empty folder.
  for (const { root } of hosts) await mkdir(path.join(root, "input/data", channel.ChannelName!), { recursive: true });
}

interface Channeled {
  readonly channel: Channel;
  readonly role: string;
}

/** Writes an object to a file. */
export async function download(
  account: Account,
  { bucket, key }: Omit<InputObject, "name">,
  file: string,
): Promise<void> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const client = await account.others.s3();
  const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  await mkdir(path.dirname(file), { recursive: true });
  await pipeline(body as Readable, createWriteStream(file));
}
