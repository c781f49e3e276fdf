import { createHash } from "node:crypto";
import { AwsError } from "../wire/aws-error.ts";
import { notEmulated } from "./answer-for.ts";
import { plainBody } from "./aws-chunked.ts";
import type { StandIn, StandInAnswer, StandInRequest } from "./stand-in.ts";
import { xmlDocument } from "./xml.ts";

interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly modified: Date;
  /** `content-type` and `x-amz-meta-…`, as they came. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Bucket {
  readonly objects: Map<string, StoredObject>;
  /** What is said of it: `lifecycle`, `publicAccessBlock`, … → as it came. */
  readonly settings: Map<string, string>;
}

/** S3, with paths for buckets: objects in memory, conditional writes, lists in pages, and settings that change nothing. */
export function s3({ account, region }: { readonly account: string; readonly region: string }): StandIn {
  const buckets = new Map<string, Bucket>();
  return {
    protocol: "s3",
    async answer(request) {
      const [, name = "", rest = ""] = /^\/([^/]*)\/?(.*)$/su.exec(request.url.pathname) ?? [];
      const owner = request.headers["x-amz-expected-bucket-owner"];
      if (owner !== undefined && owner !== account)
        throw new AwsError("AccessDenied", "Access Denied", { status: 403 });
      const operation = `${request.method} ${request.url.pathname}`;
      const key = decodeURIComponent(rest);
      if (name === "") throw notEmulated("s3", operation);
      const told =
        key === "" ? onBucket({ buckets, name, region }, request) : onObject(existing(buckets, name), key, request);
      return { operation, ...told };
    },
  };
}

type Told = Omit<StandInAnswer, "operation">;

function existing(buckets: ReadonlyMap<string, Bucket>, name: string): Bucket {
  const bucket = buckets.get(name);
  if (bucket === undefined) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", { status: 404 });
  return bucket;
}

interface Buckets {
  readonly buckets: Map<string, Bucket>;
  readonly name: string;
  readonly region: string;
}

function onBucket({ buckets, name, region }: Buckets, request: StandInRequest): Told {
  const { method, url } = request;
  const about = [...url.searchParams.keys()].find((key) => settingNames.has(key));
  if (about !== undefined) return onSetting(existing(buckets, name), about, request);
  if (method === "PUT") {
    if (buckets.has(name))
      throw new AwsError("BucketAlreadyOwnedByYou", "You own this bucket already.", { status: 409 });
    buckets.set(name, { objects: new Map(), settings: new Map() });
    return { headers: { location: `/${name}` } };
  }
  const { objects } = existing(buckets, name);
  if (method === "HEAD") return { headers: { "x-amz-bucket-region": region } };
  if (method === "GET" && url.searchParams.has("location")) {
    return { body: xmlDocument({ LocationConstraint: region === "us-east-1" ? "" : region }) };
  }
  if (method === "GET") return listed(name, objects, url.searchParams);
  if (method === "POST" && url.searchParams.has("delete")) return deleted(objects, request.body.toString());
  if (method === "DELETE") {
    if (objects.size > 0)
      throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", { status: 409 });
    buckets.delete(name);
    return { status: 204 };
  }
  throw notEmulated("s3", `${method} of a bucket`);
}

/** Setting → S3's code of a bucket that has none. */
const settingNames: ReadonlyMap<string, string> = new Map([
  ["lifecycle", "NoSuchLifecycleConfiguration"],
  ["publicAccessBlock", "NoSuchPublicAccessBlockConfiguration"],
  ["encryption", "ServerSideEncryptionConfigurationNotFoundError"],
  ["tagging", "NoSuchTagSet"],
  ["policy", "NoSuchBucketPolicy"],
]);

function onSetting({ settings }: Bucket, name: string, { method, body, headers }: StandInRequest): Told {
  if (method === "PUT") {
    settings.set(name, plainBody(headers, body).toString());
    return {};
  }
  if (method === "DELETE") {
    settings.delete(name);
    return { status: 204 };
  }
  const said = settings.get(name);
  if (said === undefined)
    throw new AwsError(settingNames.get(name)!, `There is no ${name} of this bucket.`, { status: 404 });
  return { body: said };
}

function onObject({ objects }: Bucket, key: string, request: StandInRequest): Told {
  const { method, headers } = request;
  if (method === "PUT") return put(objects, key, request);
  if (method === "DELETE") {
    objects.delete(key);
    return { status: 204 };
  }
  if (method !== "GET" && method !== "HEAD") throw notEmulated("s3", `${method} of an object`);
  const object = objects.get(key);
  if (object === undefined) throw new AwsError("NoSuchKey", "The specified key does not exist.", { status: 404 });
  const about = { ...object.headers, etag: object.etag, "last-modified": object.modified.toUTCString() };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/u.exec(headers.range ?? "") ?? [];
  if (first === undefined) return { headers: { ...about, "content-length": object.body.length }, body: object.body };
  const part = object.body.subarray(Number(first), last === undefined || last === "" ? undefined : Number(last) + 1);
  const range = `bytes ${first}-${Number(first) + part.length - 1}/${object.body.length}`;
  return { status: 206, headers: { ...about, "content-range": range, "content-length": part.length }, body: part };
}

function put(objects: Map<string, StoredObject>, key: string, { headers, body: sent, url }: StandInRequest): Told {
  if (headers["x-amz-copy-source"] !== undefined || url.searchParams.has("partNumber")) {
    throw notEmulated("s3", "copies and uploads in parts");
  }
  const before = objects.get(key);
  const mismatch = headers["if-none-match"] === "*" && before !== undefined;
  const wanted = headers["if-match"];
  if (wanted !== undefined && before === undefined)
    throw new AwsError("NoSuchKey", "The specified key does not exist.", { status: 404 });
  if (mismatch || (wanted !== undefined && wanted !== before?.etag)) {
    const message = "At least one of the pre-conditions you specified did not hold";
    throw new AwsError("PreconditionFailed", message, { status: 412 });
  }
  const body = plainBody(headers, sent);
  const etag = `"${createHash("md5").update(body).digest("hex")}"`;
  const kept = Object.entries(headers).filter(([name]) => name === "content-type" || name.startsWith("x-amz-meta-"));
  objects.set(key, { body, etag, modified: new Date(), headers: Object.fromEntries(kept) as Record<string, string> });
  return { headers: { etag } };
}

function listed(bucket: string, objects: ReadonlyMap<string, StoredObject>, parameters: URLSearchParams): Told {
  const prefix = parameters.get("prefix") ?? "";
  const after = parameters.get("continuation-token") ?? parameters.get("start-after") ?? "";
  const most = Number(parameters.get("max-keys") ?? 1000);
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
  const page = keys.slice(0, most);
  const result = {
    Name: bucket,
    Prefix: prefix,
    KeyCount: page.length,
    MaxKeys: most,
    IsTruncated: keys.length > page.length,
    NextContinuationToken: keys.length > page.length ? page.at(-1) : undefined,
    Contents: page.map((key) => {
      const { body, etag, modified } = objects.get(key)!;
      return { Key: key, LastModified: modified.toISOString(), ETag: etag, Size: String(body.length) };
    }),
  };
  return { body: xmlDocument({ ListBucketResult: result }) };
}

function deleted(objects: Map<string, StoredObject>, body: string): Told {
  const keys = Array.from(body.matchAll(/<Key>([^<]*)<\/Key>/gu), ([, key = ""]) =>
    key
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&apos;", "'")
      .replaceAll("&amp;", "&"),
  );
  for (const key of keys) objects.delete(key);
  return { body: xmlDocument({ DeleteResult: { Deleted: keys.map((Key) => ({ Key })) } }) };
}
