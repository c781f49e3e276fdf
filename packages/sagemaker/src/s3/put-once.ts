import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { SentimentError } from "@sentiment/errors";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import type { Bucket } from "./ensure-bucket.ts";

/** An object whose name says what is in it. */
export interface OnceObject {
  readonly bucket: Bucket;
  readonly key: string;
  readonly bytes: Uint8Array;
  /** Of the bytes, 64 hex digits: S3 refuses others. */
  readonly sha256: string;
}

export interface PutOnce {
  /** `s3://bucket/key` */
  readonly uri: string;
  readonly action: "uploaded" | "unchanged";
}

/**
 * Stores an object unless it is there; never overwrites one (If-None-Match). Throws a conflict error where something else is at
 * its place, remote errors where the bytes did not arrive as they were sent.
 */
export async function putOnce(aws: Aws, object: OnceObject): Promise<PutOnce> {
  const { bucket, key, bytes, sha256 } = object;
  const uri = `s3://${bucket.name}/${key}`;
  if (await isThere(aws, object)) return { uri, action: "unchanged" };
  const input = {
    Bucket: bucket.name,
    Key: key,
    Body: bytes,
    ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
    // Where it was copied, or is kept by something that is only like S3, there may be no checksum; this stays.
    Metadata: { sha256 },
    IfNoneMatch: "*",
    ExpectedBucketOwner: bucket.owner,
  };
  try {
    await aws.ask("s3", `store ${uri}`, (client, options) => client.send(new PutObjectCommand(input), options));
    return { uri, action: "uploaded" };
  } catch (error) {
    // Another deploy was quicker, or an answer was lost and the SDK asked again.
    const code = refusalOf(error)?.code;
    if (code !== "PreconditionFailed" && code !== "ConditionalRequestConflict") throw error;
    if (!(await isThere(aws, object))) throw error;
    return { uri, action: "unchanged" };
  }
}

async function isThere(aws: Aws, { bucket, key, bytes, sha256 }: OnceObject): Promise<boolean> {
  const uri = `s3://${bucket.name}/${key}`;
  const input = { Bucket: bucket.name, Key: key, ExpectedBucketOwner: bucket.owner };
  try {
    const { ContentLength, Metadata = {} } = await aws.ask("s3", `look at ${uri}`, (client, options) =>
      client.send(new HeadObjectCommand(input), options),
    );
    if (ContentLength === bytes.length && Metadata["sha256"] === sha256) return true;
    throw otherContent(uri);
  } catch (error) {
    if (/^(?:NotFound|NoSuchKey)$/u.test(refusalOf(error)?.code ?? "")) return false;
    throw error;
  }
}

function otherContent(uri: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "OBJECT_OTHERWISE",
    message: `${uri} is there, and is not what belongs there: its size or its digest differ.`,
    hint: "Somebody else has written it. Delete it, or use a bucket of one's own (aws.bucket).",
  });
}
