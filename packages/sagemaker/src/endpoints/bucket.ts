import { CreateBucketCommand, HeadBucketCommand, type BucketLocationConstraint } from "@aws-sdk/client-s3";
import { SentimentError } from "@sentiment/errors";
import { isAbsent } from "../aws/is-absent.ts";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";

/** Where models and batches go. */
export async function bucketOf(aws: Aws): Promise<string> {
  const { bucket } = aws.settings;
  return bucket ?? `sentiment-sagemaker-${(await aws.caller()).account}-${aws.region}`;
}

/** Whether it is there, and ours: a bucket of that name that another account has is a conflict. */
export async function hasBucket(aws: Aws, bucket: string): Promise<boolean> {
  const { account: ExpectedBucketOwner } = await aws.caller();
  return aws
    .ask("s3", `look at the bucket ${bucket}`, (client, options) =>
      client.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner }), options),
    )
    .then(
      () => true,
      (error: unknown) => {
        if (isAbsent(error)) return false;
        const { code = "" } = refusalOf(error) ?? {};
        throw /Forbidden|AccessDenied|^403$/u.test(code) ? notOurs(bucket, ExpectedBucketOwner, error) : error;
      },
    );
}

export async function makeBucket(aws: Aws, bucket: string): Promise<void> {
  const LocationConstraint = aws.region as BucketLocationConstraint;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: us-east-1 is the one that must not be named.
  const input = aws.region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint } };
  await aws
    .ask("s3", `make the bucket ${bucket}`, (client, options) =>
      client.send(new CreateBucketCommand({ Bucket: bucket, ...input }), options),
    )
    .catch((error: unknown) => {
      if (refusalOf(error)?.code !== "BucketAlreadyOwnedByYou") throw error;
    });
}

function notOurs(bucket: string, account: string, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "BUCKET_FOREIGN",
    message: `The bucket ${bucket} is not the account ${account}'s, or these credentials may not look at it.`,
    hint: "Name another by aws.bucket in sentiment.yaml; `sentiment iam show-policy` prints what is needed.",
    cause,
  });
}
