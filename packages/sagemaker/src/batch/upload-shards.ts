import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Ground } from "../endpoints/ground.ts";
import { objectsBelow } from "../endpoints/model-storage.ts";
import { fileChanged } from "./batch-failed.ts";
import { shardsIn, type BatchData, type BatchPlan } from "./batch-plan.ts";
import { noteOf } from "./shards.ts";
import { inputPrefix } from "./transform-job.ts";

interface Uploading {
  readonly bucket: string;
  readonly data: BatchData;
  readonly plan: BatchPlan;
  /** The share that is there. */
  readonly onProgress: (done: number) => void;
}

/** Puts the shards into the bucket that are not there: their names tell what is in them. */
export async function uploadShards({ aws, ...ground }: Ground, uploading: Uploading): Promise<void> {
  const { bucket, data, plan, onProgress } = uploading;
  const prefix = inputPrefix({ aws, ...ground });
  const there = new Set(await objectsBelow(aws, bucket, prefix));
  if (plan.shards.every(({ name }) => there.has(prefix + name))) return;
  let place = 0;
  for await (const shard of shardsIn(data, plan.bytesEach)) {
    const { name } = noteOf(shard, place);
    if (name !== plan.shards[place]?.name) throw fileChanged(data.file);
    place += 1;
    const Key = prefix + name;
    const ChecksumSHA256 = createHash("sha256").update(shard.content).digest("base64");
    const input = { Bucket: bucket, Key, Body: shard.content, ChecksumSHA256 };
    if (!there.has(Key)) {
      await aws.ask("s3", `write s3://${bucket}/${Key}`, (client, options) =>
        client.send(new PutObjectCommand(input), options),
      );
    }
    onProgress(place / plan.shards.length);
  }
}
