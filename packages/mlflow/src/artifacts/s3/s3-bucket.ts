import {
  awsIdentity,
  awsProfileRegion,
  s3BucketUrl,
  type Http,
  type HttpRequest,
  type HttpResponse,
} from "@sentiment/http";
import type { Access } from "../../access.ts";
import { escapedPath } from "../proxied/artifact-url.ts";
import { readRefusal, s3Error, type S3Asked } from "./s3-error.ts";

export interface S3Request extends Omit<HttpRequest, "url" | "credentials"> {
  /** Of an object; empty: of the bucket. */
  readonly key: string;
  readonly asked: S3Asked;
}

/** Signed requests to one bucket, wherever it turns out to be. */
export class S3Bucket {
  readonly #bucket: string;
  readonly #http: Http;
  readonly #s3: Access["s3"];
  #identity: ReturnType<typeof awsIdentity> | undefined;
  #region: Promise<string> | undefined;

  constructor(bucket: string, http: Http, s3: Access["s3"]) {
    this.#bucket = bucket;
    this.#http = http;
    this.#s3 = s3;
  }

  /** The answer, if it is a 2xx; else an error with a hint. */
  async ask({ key, asked, ...request }: S3Request): Promise<HttpResponse> {
    this.#region ??= this.#firstRegion();
    const region = await this.#region;
    const answer = await this.#send(request, key, region);
    if (isDone(answer)) return answer;
    const refusal = await readRefusal(answer);
    const { region: own } = refusal;
    // Amazon says where a bucket is to whoever asks elsewhere; the answer does not count as one then.
    if (own === undefined || own === region || ![301, 307, 400].includes(answer.status)) throw s3Error(refusal, asked);
    this.#region = Promise.resolve(own);
    const second = await this.#send(request, key, own);
    if (isDone(second)) return second;
    throw s3Error(await readRefusal(second), asked);
  }

  async #send(request: Omit<S3Request, "key" | "asked">, key: string, region: string): Promise<HttpResponse> {
    this.#identity ??= awsIdentity();
    const { accessKeyId, secretAccessKey, sessionToken } = await (await this.#identity)();
    const owner = this.#s3.expectedBucketOwner;
    return this.#http.request({
      ...request,
      url: `${s3BucketUrl(this.#bucket, region, this.#s3)}/${escapedPath(key)}`,
      headers: { ...request.headers, ...(owner !== undefined && { "x-amz-expected-bucket-owner": owner }) },
      credentials: { kind: "aws", service: "s3", region, accessKeyId, secretAccessKey, sessionToken },
      isFinal: (status) => status === 501,
    });
  }

  async #firstRegion(): Promise<string> {
    return this.#s3.region ?? (await awsProfileRegion()) ?? "us-east-1";
  }
}

function isDone({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}
