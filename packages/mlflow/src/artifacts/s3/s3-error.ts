import { SentimentError } from "@sentiment/errors";
import type { HttpResponse } from "@sentiment/http";
import { notFound } from "../../mlflow-error.ts";
import { plainText } from "../../rest/plain-text.ts";
import { xmlText } from "./xml-texts.ts";

/** A refusal of S3's. */
export interface S3Refusal {
  readonly status: number;
  /** `NoSuchKey` */
  readonly code: string;
  readonly message: string;
  /** Where the bucket is, if the answer says so. */
  readonly region: string | undefined;
}

/** Reads a refusal from its headers and its XML; the answer to HEAD has none, and its status says less. */
export async function readRefusal(answer: HttpResponse): Promise<S3Refusal> {
  const { status, headers } = answer;
  const text = await answer.text();
  const code = xmlText(text, "Code") ?? byStatus[status] ?? `HTTP_${status}`;
  const message = xmlText(text, "Message") ?? text;
  const region = headers["x-amz-bucket-region"] ?? xmlText(text, "Region");
  return { status, code: plainText(code, 100), message: plainText(message, 500), region };
}

const byStatus: Readonly<Record<number, string>> = { 301: "PermanentRedirect", 403: "AccessDenied", 404: "NoSuchKey" };

/** Names the operation as AWS does: `s3:PutObject`. */
export interface S3Asked {
  readonly uri: string;
  readonly action: string;
  /** From the root; empty for the root itself. */
  readonly path: string;
}

const login =
  "Renew the credentials (aws sso login, or new AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN).";
const keys = "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile that AWS_PROFILE names.";
const region = "Name the bucket's region in AWS_DEFAULT_REGION.";

const hints: Readonly<Record<string, string>> = {
  NoSuchBucket:
    "Make the bucket, or give the experiment another artifact location; with another endpoint than Amazon's, name it in MLFLOW_S3_ENDPOINT_URL.",
  ExpiredToken: login,
  ExpiredTokenException: login,
  TokenRefreshRequired: login,
  InvalidToken: login,
  InvalidAccessKeyId: keys,
  SignatureDoesNotMatch: keys,
  InvalidClientTokenId: keys,
  PermanentRedirect: region,
  TemporaryRedirect: region,
  AuthorizationHeaderMalformed: region,
  IllegalLocationConstraintException: region,
  RequestTimeTooSkewed: "Set this machine's clock.",
  SlowDown: "Try again later.",
  EntityTooLarge: "S3 takes no larger files.",
};

/** What a refusal means here. */
export function s3Error({ status, code, message }: S3Refusal, { uri, action, path }: S3Asked): SentimentError {
  const place = path === "" ? uri : `${path} of ${uri}`;
  const said = new Error(`S3 answered ${status} ${code}: ${message}`);
  if (code === "NoSuchKey") return notFound(`There is no file ${path || "at all"} in ${uri}.`, undefined, said);
  const denied = `Whoever the credentials stand for needs the permission ${action} there.`;
  return new SentimentError({
    kind: "remote",
    code: /^\w+$/u.test(code) ? code : `HTTP_${status}`,
    message: `${place}: S3 answered ${status} ${code}${message === "" ? "" : `: ${message}`}`,
    hint: hints[code] ?? (status === 403 ? denied : status >= 500 ? "Try again later." : undefined),
    cause: said,
  });
}
