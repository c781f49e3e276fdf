import { SentimentError, didYouMean } from "@sentiment/errors";
import type { Access } from "../../access.ts";

/** The arguments of an upload by their names in boto3, and the headers they are sent as. */
const headerOf: Readonly<Record<string, string>> = {
  ACL: "x-amz-acl",
  CacheControl: "cache-control",
  ContentDisposition: "content-disposition",
  ContentEncoding: "content-encoding",
  ContentLanguage: "content-language",
  ContentType: "content-type",
  Expires: "expires",
  GrantFullControl: "x-amz-grant-full-control",
  GrantRead: "x-amz-grant-read",
  GrantReadACP: "x-amz-grant-read-acp",
  GrantWriteACP: "x-amz-grant-write-acp",
  ObjectLockLegalHoldStatus: "x-amz-object-lock-legal-hold",
  ObjectLockMode: "x-amz-object-lock-mode",
  ObjectLockRetainUntilDate: "x-amz-object-lock-retain-until-date",
  RequestPayer: "x-amz-request-payer",
  SSEKMSEncryptionContext: "x-amz-server-side-encryption-context",
  SSEKMSKeyId: "x-amz-server-side-encryption-aws-kms-key-id",
  ServerSideEncryption: "x-amz-server-side-encryption",
  StorageClass: "x-amz-storage-class",
  Tagging: "x-amz-tagging",
  WebsiteRedirectLocation: "x-amz-website-redirect-location",
};

/** MLFLOW_S3_UPLOAD_EXTRA_ARGS as headers. Errors: `usage` for an argument that is not known. */
export function uploadHeaders({ uploadExtraArgs }: Access["s3"]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(uploadExtraArgs)) {
    const header = headerOf[name];
    if (header === undefined) throw unknownArgument(name);
    headers[header] = value;
  }
  return headers;
}

function unknownArgument(name: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_VARIABLE",
    message: `MLFLOW_S3_UPLOAD_EXTRA_ARGS names ${JSON.stringify(name)}, which cannot be used here.${didYouMean(name, Object.keys(headerOf))}`,
    hint: `What can be: ${Object.keys(headerOf).join(", ")}.`,
  });
}
