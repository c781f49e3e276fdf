import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
  type BucketLocationConstraint,
  type PublicAccessBlockConfiguration,
} from "@aws-sdk/client-s3";
import { SentimentError } from "@sentiment/errors";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";

/** Where models and batches go. */
export interface Bucket {
  readonly name: string;
  /** The account that it must belong to: given with every call (ExpectedBucketOwner), since names of buckets are the whole world's. */
  readonly owner: string;
}

/** The bucket of the settings, or the account's own for the region, whether it is there or not. */
export async function bucketOf(aws: Aws): Promise<Bucket> {
  const { account: owner } = await aws.caller();
  return { name: aws.settings.bucket ?? `sentiment-sagemaker-${owner}-${aws.region}`, owner };
}

/**
 * The bucket, if it is there; changes nothing. Throws a conflict error for another account's, a usage error for one in another
 * region, of which SageMaker takes no models.
 */
export async function findBucket(aws: Aws): Promise<Bucket | undefined> {
  const bucket = await bucketOf(aws);
  const input = { Bucket: bucket.name, ExpectedBucketOwner: bucket.owner };
  try {
    const { BucketRegion: region = aws.region } = await aws.ask(
      "s3",
      `look at the bucket ${bucket.name}`,
      (client, options) => client.send(new HeadBucketCommand(input), options),
    );
    if (region !== aws.region) throw otherRegion(bucket.name, region, aws.region);
    return bucket;
  } catch (error) {
    const code = refusalOf(error)?.code;
    if (code === "NotFound" || code === "NoSuchBucket") return undefined;
    // S3 says no more than that to whom a bucket does not belong.
    if (code === "HTTP 403" || code === "Forbidden" || code === "AccessDenied") throw foreign(bucket, error);
    if (code === "HTTP 301" || code === "PermanentRedirect")
      throw otherRegion(bucket.name, "another region", aws.region);
    throw error;
  }
}

/**
 * Makes the bucket where it is not there: private, encrypted, without leftovers of uploads that were cut off. One of our own name
 * gets what is missing; one that the settings name and that is there already is its owner's affair.
 */
export async function ensureBucket(aws: Aws): Promise<Bucket> {
  const found = await findBucket(aws);
  if (found !== undefined && aws.settings.bucket !== undefined) return found;
  const bucket = found ?? (await create(aws));
  const isNew = found === undefined;
  if (isNew || !(await isPrivate(aws, bucket))) await makePrivate(aws, bucket);
  if (isNew || !(await hasLifecycle(aws, bucket))) await setLifecycle(aws, bucket);
  return bucket;
}

async function create(aws: Aws): Promise<Bucket> {
  const bucket = await bucketOf(aws);
  const LocationConstraint = aws.region as BucketLocationConstraint;
  const input = {
    Bucket: bucket.name,
    // us-east-1 is the one that must not be named.
    ...(aws.region !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint } }),
  };
  try {
    await aws.ask("s3", `make the bucket ${bucket.name}`, (client, options) =>
      client.send(new CreateBucketCommand(input), options),
    );
  } catch (error) {
    // Another deploy was quicker.
    if (refusalOf(error)?.code === "BucketAlreadyExists") throw foreign(bucket, error);
    if (refusalOf(error)?.code !== "BucketAlreadyOwnedByYou") throw error;
  }
  return bucket;
}

const blocked: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

async function isPrivate(aws: Aws, bucket: Bucket): Promise<boolean> {
  try {
    const { PublicAccessBlockConfiguration: now } = await aws.ask(
      "s3",
      `look at the public access of ${bucket.name}`,
      (client, options) => client.send(new GetPublicAccessBlockCommand(ownedBy(bucket)), options),
    );
    return Object.keys(blocked).every((name) => now?.[name as keyof PublicAccessBlockConfiguration] === true);
  } catch (error) {
    if (refusalOf(error)?.code === "NoSuchPublicAccessBlockConfiguration") return false;
    throw error;
  }
}

async function makePrivate(aws: Aws, bucket: Bucket): Promise<void> {
  const access = { ...ownedBy(bucket), PublicAccessBlockConfiguration: blocked };
  await aws.ask("s3", `block the public access of ${bucket.name}`, (client, options) =>
    client.send(new PutPublicAccessBlockCommand(access), options),
  );
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
  const encryption = { ...ownedBy(bucket), ServerSideEncryptionConfiguration: { Rules } };
  await aws.ask("s3", `encrypt ${bucket.name}`, (client, options) =>
    client.send(new PutBucketEncryptionCommand(encryption), options),
  );
}

async function hasLifecycle(aws: Aws, bucket: Bucket): Promise<boolean> {
  try {
    await aws.ask("s3", `look at the lifecycle of ${bucket.name}`, (client, options) =>
      client.send(new GetBucketLifecycleConfigurationCommand(ownedBy(bucket)), options),
    );
    return true;
  } catch (error) {
    if (refusalOf(error)?.code === "NoSuchLifecycleConfiguration") return false;
    throw error;
  }
}

/** Parts of uploads that were cut off – a batch transform that fails leaves such – are invisible, and are paid for. */
async function setLifecycle(aws: Aws, bucket: Bucket): Promise<void> {
  const rule = {
    ID: "sentiment-cut-off-uploads",
    Status: "Enabled" as const,
    Filter: { Prefix: "" },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  };
  const input = { ...ownedBy(bucket), LifecycleConfiguration: { Rules: [rule] } };
  await aws.ask("s3", `set the lifecycle of ${bucket.name}`, (client, options) =>
    client.send(new PutBucketLifecycleConfigurationCommand(input), options),
  );
}

function ownedBy({ name, owner }: Bucket): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: name, ExpectedBucketOwner: owner };
}

function foreign({ name, owner }: Bucket, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "BUCKET_FOREIGN",
    message: `The bucket ${name} does not belong to the account ${owner}, or these credentials may not look at it.`,
    hint: "Name another one by aws.bucket; names of buckets are the whole world's.",
    cause,
  });
}

function otherRegion(name: string, is: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BUCKET_REGION",
    message: `The bucket ${name} is in ${is}, and SageMaker in ${wanted} takes models of its own region only.`,
    hint: "Name one of that region by aws.bucket, or none: then one is made.",
  });
}
