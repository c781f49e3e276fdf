import { SentimentError } from "@sentiment/errors";
import { withoutSecrets } from "../proxied/artifact-service.ts";

export interface S3Place {
  readonly bucket: string;
  /** Without a slash at its ends. */
  readonly root: string;
}

/** Bucket and path of `s3://bucket/path`; the path is taken as it stands, without undoing escapes. Errors: `usage`. */
export function parseS3Uri(uri: string): S3Place {
  const [, bucket, root = ""] = /^s3:\/\/([^/?#@]+)\/?([^?#]*)/iu.exec(uri) ?? [];
  if (bucket !== undefined) return { bucket, root: root.replace(/^\/+|\/+$/gu, "") };
  throw new SentimentError({
    kind: "usage",
    code: "ARTIFACT_URI",
    message: `${withoutSecrets(uri)} names no bucket.`,
    hint: "s3://bucket/path is wanted.",
  });
}
