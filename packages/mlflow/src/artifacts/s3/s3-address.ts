import { isIP } from "node:net";
import { SentimentError } from "@sentiment/errors";
import type { Access } from "../../access.ts";
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

/**
 * The address of a bucket, without a slash at its end. As boto3 has it: at Amazon the bucket is part of the host name,
 * unless that would not fit a certificate; at another endpoint it is the beginning of the path, unless asked otherwise.
 */
export function bucketUrl(bucket: string, region: string, s3: Access["s3"]): string {
  const { endpointUrl, addressingStyle } = s3;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const endpoint = new URL(endpointUrl ?? `https://s3.${region}.${domain}`);
  // A certificate is for one more name before the host's, and not for two.
  const fits = endpoint.protocol === "http:" ? /^[a-z\d.-]{3,63}$/u : /^[a-z\d-]{3,63}$/u;
  const wanted = addressingStyle === "virtual" || (addressingStyle === "auto" && endpointUrl === undefined);
  const inHost = wanted && fits.test(bucket) && isIP(endpoint.hostname.replace(/^\[|\]$/gu, "")) === 0;
  const path = endpoint.pathname.replace(/\/+$/u, "");
  return inHost
    ? `${endpoint.protocol}//${bucket}.${endpoint.host}${path}`
    : `${endpoint.origin}${path}/${encodeURIComponent(bucket)}`;
}
