import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type _Error as S3Failure,
} from "@aws-sdk/client-s3";
import { modelFiles, tar, type Release } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { isAbsent } from "../aws/is-absent.ts";
import type { Aws } from "../aws/aws.ts";
import { modelFolder } from "./model-folder.ts";
import { modelPrefix, tarballName, type Ground } from "./ground.ts";

/** What an endpoint is verified by, beside the archive, so that it does not have to be unpacked for a rollback. */
const verifiedBy = ["model.json", "golden.json"];

/**
 * A model as SageMaker takes it: its files at the root of a `.tar.gz`, without links, of nobody and of no time. The same model gives the
 * same bytes, by the same Node. Throws input errors for what is no model, or another than the release's by now.
 */
export async function modelTarball({ modelDir, modelId, modelUri }: Release): Promise<Uint8Array> {
  const files = await modelFiles(modelDir).catch((cause: unknown) => {
    throw SentimentError.is(cause) && cause.code === "SECRETS_IN_MODEL" ? cause : changed(modelUri, cause);
  });
  if (files.find(({ name }) => name === "model.json")?.sha256.slice(0, 16) !== modelId) throw changed(modelUri);
  const parts: Uint8Array[] = [];
  for await (const part of tar(files)) parts.push(Buffer.from(part));
  const packed = await promisify(gzip)(Buffer.concat(parts), { level: 6 });
  // The operating system, which zlib writes there (RFC 1952, 2.3): unknown.
  packed[9] = 255;
  return packed;
}

/** Puts a release's model into the bucket, unless it is there. The archive comes last: where it is, all is. */
export async function storeModel(
  ground: Ground,
  release: Release,
  { bucket, onStep }: { readonly bucket: string; readonly onStep: (step: string) => void },
): Promise<void> {
  const { aws } = ground;
  const prefix = modelPrefix(ground, release.modelId);
  if (await hasObject(aws, bucket, prefix + tarballName)) return;
  const packed = await modelTarball(release);
  onStep(`upload ${release.modelUri}`);
  for (const name of verifiedBy) {
    const body = await readFile(path.join(release.modelDir, name)).catch(() => undefined);
    if (body !== undefined) await putObject(aws, bucket, prefix + name, body);
  }
  await putObject(aws, bucket, prefix + tarballName, packed);
}

/** Calls `use` with a folder of what a release's stored model is verified by, which is removed afterwards. */
export async function withStoredModel<Result>(
  ground: Ground,
  releaseId: string,
  use: (modelDir: string) => Promise<Result>,
): Promise<Result> {
  const stored = await modelFolder(ground, releaseId);
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-model-"));
  try {
    for (const name of verifiedBy) {
      const body = stored && (await getObject(ground.aws, stored.bucket, stored.prefix + name));
      if (body !== undefined) await writeFile(path.join(folder, name), body);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keys below a prefix, in the order of S3; none where there is no such bucket. */
export async function objectsBelow(aws: Aws, bucket: string, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await aws
      .ask("s3", `list s3://${bucket}/${prefix}`, (client, options) =>
        client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }), options),
      )
      .catch((error: unknown) => {
        if (isAbsent(error)) return {};
        throw error;
      });
    keys.push(...("Contents" in page ? (page.Contents ?? []) : []).map(({ Key = "" }) => Key));
    token = "NextContinuationToken" in page ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return keys;
}

export async function deleteObjects(aws: Aws, bucket: string, keys: readonly string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += 1000) {
    const Objects = keys.slice(from, from + 1000).map((Key) => ({ Key }));
    const { Errors = [] } = await aws.ask("s3", `delete from s3://${bucket}`, (client, options) =>
      client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }), options),
    );
    if (Errors.length > 0) throw notDeleted(bucket, Errors[0]!);
  }
}

async function hasObject(aws: Aws, bucket: string, key: string): Promise<boolean> {
  return aws
    .ask("s3", `look at s3://${bucket}/${key}`, (client, options) =>
      client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), options),
    )
    .then(
      () => true,
      (error: unknown) => {
        if (isAbsent(error)) return false;
        throw error;
      },
    );
}

/** undefined: there is none. */
async function getObject(aws: Aws, bucket: string, key: string): Promise<Uint8Array | undefined> {
  return aws
    .ask("s3", `read s3://${bucket}/${key}`, async (client, options) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), options);
      return Body?.transformToByteArray();
    })
    .catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
}

async function putObject(aws: Aws, bucket: string, key: string, body: Uint8Array): Promise<void> {
  const ChecksumSHA256 = createHash("sha256").update(body).digest("base64");
  await aws.ask("s3", `write s3://${bucket}/${key}`, (client, options) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ChecksumSHA256 }), options),
  );
}

function changed(modelUri: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_CHANGED",
    message: `The model ${modelUri} is not there any more as it was planned for.`,
    hint: "Deploy again: it is looked at anew.",
    cause,
  });
}

function notDeleted(bucket: string, { Key = "", Code = "", Message = "" }: S3Failure): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "AWS_REFUSED",
    message: `AWS (s3) could not delete s3://${bucket}/${Key}: ${Code}: ${Message}`,
    hint: "`sentiment iam show-policy` prints what is needed.",
  });
}
