import type { Account } from "../account.ts";
import { validationException } from "../wire/aws-error.ts";
import { s3Location } from "./s3-location.ts";

/** Refuses model data that is not there, that lies in another region, or that is no one object. */
export async function checkModelData(account: Account, url: string, roleArn: string): Promise<void> {
  const place = s3Location(url);
  if (place === undefined || place.key === "") {
    throw validationException(`Invalid model data URL "${url}". Please provide an S3 object's.`);
  }
  if (!place.key.endsWith(".tar.gz")) {
    throw validationException(`Model data ${url} must be a gzip-compressed tar archive (.tar.gz).`);
  }
  const { GetBucketLocationCommand, HeadObjectCommand } = await import("@aws-sdk/client-s3");
  const client = await account.others.s3();
  try {
    const { LocationConstraint: constraint } = await client.send(
      new GetBucketLocationCommand({ Bucket: place.bucket }),
    );
    const region = constraint ?? "us-east-1";
    if (region === account.region) {
      await client.send(new HeadObjectCommand({ Bucket: place.bucket, Key: place.key }));
      return;
    }
  } catch (error) {
    if (!(error instanceof Error) || !/NoSuchBucket|NoSuchKey|NotFound/u.test(error.name)) throw error;
  }
  throw validationException(
    `Could not access model data at ${url}. Please ensure that the role "${roleArn}" exists and that its trust relationship policy ` +
      'allows the action "sts:AssumeRole" for the service principal "sagemaker.amazonaws.com". Also ensure that the role has ' +
      `"s3:GetObject" permissions and that the object is located in ${account.region}. If your Model uses multiple models or ` +
      'uncompressed models, please ensure that the role has "s3:ListBucket" permission.',
  );
}
