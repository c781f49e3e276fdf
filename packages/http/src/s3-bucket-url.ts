import { isIP } from "node:net";

/** Where S3, or what speaks like it, is asked. */
export interface S3Endpoint {
  /** Undefined: Amazon's. */
  readonly endpointUrl?: string | undefined;
  readonly addressingStyle: "auto" | "path" | "virtual";
}

/**
 * The address of a bucket, without a slash at its end. As boto3 has it: at Amazon the bucket is part of the host name,
 * unless that would not fit a certificate; at another endpoint it is the beginning of the path, unless asked otherwise.
 */
export function s3BucketUrl(bucket: string, region: string, { endpointUrl, addressingStyle }: S3Endpoint): string {
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
