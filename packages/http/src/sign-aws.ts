import { createHash, createHmac } from "node:crypto";
import type { AwsCredentials } from "./http.ts";
import { percentDecoded, percentEncoded } from "./percent-encoding.ts";

export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  /** All that are sent but `host`; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: not signed, which S3 allows (`UNSIGNED-PAYLOAD`), and is right for what is read while it is sent. */
  readonly payload: string | Uint8Array | undefined;
}

/** Headers that proxies change or drop, or that are not known here; AWS's own clients leave out the same. */
const unsignedHeaders = new Set([
  "accept-encoding",
  "authorization",
  "cache-control",
  "connection",
  "content-length",
  "expect",
  "pragma",
  "te",
  "transfer-encoding",
  "user-agent",
]);

const algorithm = "AWS4-HMAC-SHA256";
const unsignedPayload = "UNSIGNED-PAYLOAD";

/**
 * The headers to add to a request, so that AWS knows who asks: Signature Version 4
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). The signature holds for
 * 15 minutes from `date` (milliseconds since 1970). A header `x-amz-content-sha256` of the request is taken for the
 * payload's digest.
 */
export function signAws(request: SignableRequest, credentials: AwsCredentials, date: number): Record<string, string> {
  const { region, service, accessKeyId, secretAccessKey, sessionToken } = credentials;
  const time = new Date(date).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const { payload } = request;
  const payloadHash =
    request.headers["x-amz-content-sha256"] ?? (payload === undefined ? unsignedPayload : sha256(payload));
  const added = {
    "x-amz-date": time,
    ...(service === "s3" || payloadHash === unsignedPayload ? { "x-amz-content-sha256": payloadHash } : {}),
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
  };
  const signed = Object.entries({ ...request.headers, ...added, host: request.url.host })
    .filter(([name]) => !unsignedHeaders.has(name))
    .sort(byName);
  const names = signed.map(([name]) => name).join(";");
  const canonical = [
    request.method,
    canonicalPath(request.url.pathname, service),
    canonicalQuery(request.url),
    ...signed.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, " ")}`),
    "",
    names,
    payloadHash,
  ].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((outer, part) => hmac(outer, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, [algorithm, time, scope, sha256(canonical)].join("\n")).toString("hex");
  return {
    ...added,
    authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** S3 takes a path as it is, with each name encoded once; all others want it tidied and encoded once more. */
function canonicalPath(path: string, service: string): string {
  if (service === "s3") return path.split("/").map(recoded).join("/");
  const tidied = path.replace(/\/+/g, "/");
  return tidied.split("/").map(percentEncoded).join("/");
}

function canonicalQuery(url: URL): string {
  const pairs = url.search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "");
  return pairs
    .map((pair): [string, string] => {
      const [name = "", ...value] = pair.split("=");
      return [recoded(name), recoded(value.join("="))];
    })
    .sort(byName)
    .map((pair) => pair.join("="))
    .join("&");
}

function recoded(text: string): string {
  return percentEncoded(percentDecoded(text));
}

/** By code units, as the specification wants it; equal names by their values. */
function byName(one: [string, string], other: [string, string]): number {
  return compared(one[0], other[0]) || compared(one[1], other[1]);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
