import type { Account } from "../account.ts";
import { s3Location } from "../others/s3-location.ts";
import { JobFailure } from "./job-failure.ts";

export interface InputObject {
  readonly bucket: string;
  readonly key: string;
  /** Its key below what was asked for: `part-1.jsonl`, `a/part-1.jsonl`. */
  readonly name: string;
}

export interface InputSource {
  readonly S3DataType?: string | undefined;
  readonly S3Uri?: string | undefined;
}

/**
 * The objects of a source, by name: those whose keys begin with its URI, or that a manifest lists. What stands for a folder, an empty
 * object whose key ends in a slash, is none. Throws a JobFailure where there are none.
 */
export async function inputObjects(
  account: Account,
  source: InputSource,
  role: string,
): Promise<readonly InputObject[]> {
  const uri = source.S3Uri ?? "";
  const place = s3Location(uri);
  if (place === undefined) throw new JobFailure(`ClientError: ${uri} is no S3 URI.`);
  const found =
    source.S3DataType === "ManifestFile"
      ? await listedIn(account, place)
      : await below(account, place.bucket, place.key);
  if (found.length > 0) return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  throw new JobFailure(
    `ClientError: No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the ` +
      `selected region (${account.region}), that objects exist under that S3 prefix, and that the role "${role}" has ` +
      `"s3:ListBucket" permissions on bucket "${place.bucket}".`,
  );
}

async function below(account: Account, bucket: string, prefix: string): Promise<InputObject[]> {
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const client = await account.others.s3();
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const objects: InputObject[] = [];
  let token: string | undefined;
  do {
    const ask = { Bucket: bucket, Prefix: prefix, ContinuationToken: token };
    const page = await client.send(new ListObjectsV2Command(ask)).catch(unlessAbsent);
    for (const { Key: key = "" } of page?.Contents ?? []) {
      if (!key.endsWith("/")) objects.push({ bucket, key, name: key.slice(folder.length) });
    }
    token = page?.NextContinuationToken;
  } while (token !== undefined);
  return objects;
}

/** A manifest is `[{"prefix": "s3://bucket/folder/"}, "one", "two"]`. */
async function listedIn(account: Account, { bucket, key }: { bucket: string; key: string }): Promise<InputObject[]> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const client = await account.others.s3();
  const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(unlessAbsent);
  if (answer?.Body === undefined) return [];
  const [{ prefix = "" } = {}, ...names] = JSON.parse(await answer.Body.transformToString()) as [
    { prefix?: string }?,
    ...string[],
  ];
  const place = s3Location(prefix);
  if (place === undefined) throw new JobFailure(`ClientError: The manifest s3://${bucket}/${key} names no prefix.`);
  return names.map((name) => ({ bucket: place.bucket, key: place.key + name, name }));
}

function unlessAbsent(error: unknown): undefined {
  if (!(error instanceof Error) || !/NoSuchBucket|NoSuchKey|NotFound/u.test(error.name)) throw error;
}
