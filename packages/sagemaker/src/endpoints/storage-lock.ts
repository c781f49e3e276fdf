import { randomUUID } from "node:crypto";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { SentimentError } from "@sentiment/errors";
import { isAlive, thisProcess, type ProcessIdentity } from "@sentiment/files";
import { isAbsent } from "../aws/is-absent.ts";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";

/** Of a holder that cannot be looked up, on another machine, nothing has to be heard for so long until its lock counts no more. */
const expirySeconds = 180;
const renewSeconds = 45;

interface LockObject extends ProcessIdentity {
  readonly id: string;
  /** In words, after "is busy with". */
  readonly doing: string;
  /** Who, for AWS. */
  readonly arn: string;
  /** ISO 8601, UTC; `renewed` is when it was heard of last. */
  readonly since: string;
  readonly renewed: string;
}

/** A lock in S3, held by one process anywhere until it is released, or its holder is dead or silent. */
export interface StorageLock {
  release(): Promise<void>;
}

interface Place {
  /** With a signal that cleaning up does not hear: a lock is released after Ctrl-C, too. */
  readonly aws: Aws;
  readonly bucket: string;
  readonly key: string;
}

/**
 * Takes the lock that is an S3 object, which is written only where there is none (If-None-Match), or in the place of the very one that was
 * read (If-Match). Throws a conflict error (LOCKED) that says who has it, what for and since when.
 */
export async function takeStorageLock(place: Place, doing: string): Promise<StorageLock> {
  const { arn } = await place.aws.caller();
  const since = new Date().toISOString();
  const own: LockObject = { ...thisProcess(), id: randomUUID(), doing, arn, since, renewed: since };
  let etag = await taken(place, own);
  const renew = async (): Promise<void> => {
    const renewed = { ...own, renewed: new Date().toISOString() };
    etag = (await write(place, renewed, { IfMatch: etag }).catch(() => undefined)) ?? etag;
  };
  const timer = setInterval(() => void renew(), 1000 * renewSeconds);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      const holder = await read(place);
      if (holder?.lock?.id !== own.id) return;
      await place.aws.ask("s3", `release the lock ${place.key}`, (client, options) =>
        client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: place.key }), options),
      );
    },
  };
}

/** Resolves with the object's ETag. */
async function taken(place: Place, own: LockObject): Promise<string> {
  for (let round = 0; round < 5; round++) {
    const made = await write(place, own, { IfNoneMatch: "*" });
    if (made !== undefined) return made;
    const found = await read(place);
    // Released this moment.
    if (found === undefined) continue;
    if (found.lock !== undefined && !hasEnded(found.lock)) throw locked(wordsOf(found.lock));
    const replaced = await write(place, own, { IfMatch: found.etag });
    if (replaced !== undefined) return replaced;
  }
  throw locked("Others take the lock by turns");
}

/** Resolves with the ETag; undefined: the condition was not met. */
async function write(
  { aws, bucket, key }: Place,
  lock: LockObject,
  condition: { readonly IfNoneMatch: string } | { readonly IfMatch: string },
): Promise<string | undefined> {
  return aws
    .ask("s3", `take the lock s3://${bucket}/${key}`, async (client, options) => {
      const input = { Bucket: bucket, Key: key, Body: JSON.stringify(lock), ...condition };
      return (await client.send(new PutObjectCommand(input), options)).ETag ?? "";
    })
    .catch((error: unknown) => {
      const code = refusalOf(error)?.code ?? "";
      if (/PreconditionFailed|ConditionalRequestConflict|NoSuchKey/u.test(code)) return undefined;
      throw error;
    });
}

async function read({
  aws,
  bucket,
  key,
}: Place): Promise<{ readonly etag: string; readonly lock: LockObject | undefined } | undefined> {
  return aws
    .ask("s3", `read the lock s3://${bucket}/${key}`, async (client, options) => {
      const { Body, ETag = "" } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), options);
      return { etag: ETag, lock: parsed((await Body?.transformToString()) ?? "") };
    })
    .catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
}

function hasEnded(lock: LockObject): boolean {
  const alive = isAlive(lock);
  return alive === undefined ? Date.now() - Date.parse(lock.renewed) > 1000 * expirySeconds : !alive;
}

function parsed(text: string): LockObject | undefined {
  try {
    const value = JSON.parse(text) as LockObject;
    return typeof value.id === "string" && typeof value.pid === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}

function wordsOf({ pid, host, arn, doing, since }: LockObject): string {
  return `Process ${pid} of ${host} (${arn}) is busy with ${doing}, since ${since}`;
}

function locked(who: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "LOCKED",
    message: `${who}.`,
    hint: `Wait until it is done. Of a machine that is gone, the lock counts no more after ${expirySeconds / 60} minutes.`,
  });
}
