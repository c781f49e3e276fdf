import { createReadStream } from "node:fs";
import { SentimentError } from "@sentiment/errors";
import {
  awsIdentity,
  awsProfileRegion,
  openHttp,
  s3BucketUrl,
  type AwsIdentity,
  type HttpRequest,
  type HttpResponse,
} from "@sentiment/http";
import type { Environment, RemoteConfig } from "../config/read-config.ts";
import { remoteError, usageError } from "../dvc-error.ts";
import { incomingOf, rangeHeaders, refusal } from "./http-answer.ts";
import { httpOptionsOf, type LimitedHttp } from "./http-options.ts";
import { optionOf, switchOf } from "./option-of.ts";
import type { Remote } from "./remote.ts";

type Ask = (path: string, request: Omit<HttpRequest, "url" | "credentials">) => Promise<HttpResponse>;

/** A remote in a bucket of Amazon's S3, or of what speaks like it (`dvc_s3/__init__.py`). */
export function s3Remote(config: RemoteConfig, options: LimitedHttp, environment: Environment): Remote {
  const { bucket, folder } = placeOf(config);
  const http = openHttp(httpOptionsOf(config, options));
  const ask = asking(config, bucket, (request) => http.request(request), environment);
  const name = `${config.name} (s3://${bucket}${folder === "" ? "" : `/${folder}`})`;
  const key = (path: string): string => (folder === "" ? path : `${folder}/${path}`);

  /** Undefined for what is not there. */
  async function answerOf(
    path: string,
    request: Omit<HttpRequest, "url" | "credentials">,
  ): Promise<HttpResponse | undefined> {
    const answer = await ask(key(path), request);
    if ((answer.status >= 200 && answer.status <= 299) || answer.status === 416) return answer;
    const text = request.method === "HEAD" ? "" : await answer.text();
    if (request.method === "HEAD") await answer.cancel();
    const code = /<Code>(\w+)<\/Code>/u.exec(text)?.[1] ?? "";
    if (answer.status === 404 && code !== "NoSuchBucket") return undefined;
    throw refusal(answer, name, keysHint(config), code);
  }

  return {
    name,
    atOnce: options.mostConnections,
    place: (path) => `s3://${bucket}/${key(path)}`,
    async open(path, from, signal) {
      const answer = await answerOf(path, { method: "GET", headers: rangeHeaders(from), signal });
      // What was kept of it is no shorter than it.
      const anew = answer?.status === 416 ? await answerOf(path, { method: "GET", signal }) : answer;
      return anew && incomingOf(anew);
    },
    async has(path, signal) {
      return (await answerOf(path, { method: "HEAD", signal, whole: true })) !== undefined;
    },
    async put(path, { file, size }, signal) {
      const body = { bytes: size, open: () => createReadStream(file, { highWaterMark: 1 << 18 }) };
      await answerOf(path, { method: "PUT", body, signal, whole: true });
    },
    close: () => http.close(),
  };
}

function placeOf({ name, url }: RemoteConfig): { readonly bucket: string; readonly folder: string } {
  const [, bucket, folder = ""] = /^s3:\/\/([^/?#]+)\/?(.*)$/su.exec(url) ?? [];
  if (bucket !== undefined) return { bucket, folder: folder.replaceAll(/^\/+|\/+$/gu, "") };
  throw usageError(
    "DVC_CONFIG_INVALID",
    `The url of the remote ${name} names no bucket; s3://bucket/folder is wanted.`,
  );
}

/** Signed requests for keys of the bucket, in whatever region it turns out to be. */
function asking(
  config: RemoteConfig,
  bucket: string,
  send: (request: HttpRequest) => Promise<HttpResponse>,
  environment: Environment,
): Ask {
  const endpointUrl = endpointOf(config, environment);
  const profile = {
    profile: optionOf(config, "profile"),
    credentialsFile: optionOf(config, "credentialpath"),
    configFile: optionOf(config, "configpath"),
  };
  let region: Promise<string> | undefined;
  let identity: Promise<() => Promise<AwsIdentity | undefined>> | undefined;
  const firstRegion = async (): Promise<string> =>
    optionOf(config, "region") ??
    (environment["AWS_DEFAULT_REGION"] ||
      environment["AWS_REGION"] ||
      (await awsProfileRegion(profile)) ||
      "us-east-1");

  return async (key, request) => {
    region ??= firstRegion();
    identity ??= identityOf(config, endpointUrl, profile, environment);
    const who = await (await identity)();
    const attempt = (where: string): Promise<HttpResponse> =>
      send({
        ...request,
        url: `${s3BucketUrl(bucket, where, { endpointUrl, addressingStyle: "auto" })}/${key.split("/").map(encodeURIComponent).join("/")}`,
        credentials: who && { kind: "aws", service: "s3", region: where, ...who },
      });
    const asked = await region;
    const answer = await attempt(asked);
    // Amazon says where a bucket is to whoever asks elsewhere; the answer does not count as one then.
    const own = answer.headers["x-amz-bucket-region"];
    if (own === undefined || own === asked || ![301, 307, 400].includes(answer.status)) return answer;
    await answer.cancel();
    region = Promise.resolve(own);
    return attempt(own);
  };
}

function endpointOf(config: RemoteConfig, environment: Environment): string | undefined {
  const said =
    optionOf(config, "endpointurl") ??
    (environment["AWS_ENDPOINT_URL_S3"] || environment["AWS_ENDPOINT_URL"] || undefined);
  if (said === undefined || (/^https?:\/\/[^/]/iu.test(said) && URL.canParse(said))) return said;
  throw usageError(
    "DVC_CONFIG_INVALID",
    `The endpoint of the remote ${config.name} is no address such as https://host.`,
  );
}

/** Nobody; who the config says; with DagsHub's token; or by AWS's chain. */
async function identityOf(
  config: RemoteConfig,
  endpointUrl: string | undefined,
  profile: Parameters<typeof awsIdentity>[0],
  environment: Environment,
): Promise<() => Promise<AwsIdentity | undefined>> {
  if (switchOf(config, "allow_anonymous_login") === true) return async () => undefined;
  const accessKeyId = optionOf(config, "access_key_id");
  const secretAccessKey = optionOf(config, "secret_access_key");
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const sessionToken = optionOf(config, "session_token");
    return async () => ({ accessKeyId, secretAccessKey, sessionToken });
  }
  const token = environment["DAGSHUB_USER_TOKEN"] || undefined;
  if (token !== undefined && endpointUrl !== undefined && /dagshub\.com$/iu.test(new URL(endpointUrl).hostname)) {
    return async () => ({ accessKeyId: token, secretAccessKey: token, sessionToken: undefined });
  }
  const identity = await awsIdentity(profile);
  return async () => identity().catch((error: unknown) => Promise.reject(withoutKeys(config, error)));
}

/** The remote wants to know who asks, as one that answers 401. */
function withoutKeys({ name }: RemoteConfig, error: unknown): unknown {
  if (!SentimentError.is(error) || error.code !== "NO_AWS_CREDENTIALS") return error;
  return remoteError("REMOTE_NEEDS_LOGIN", `The remote ${name} wants to know who asks. ${error.message}`, error.hint);
}

function keysHint(config: RemoteConfig): string {
  if (/dagshub\.com/iu.test(optionOf(config, "endpointurl") ?? ""))
    return "Set DAGSHUB_USER_TOKEN to a token of DagsHub's.";
  return "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile; the permissions are s3:GetObject, s3:ListBucket, s3:PutObject.";
}
