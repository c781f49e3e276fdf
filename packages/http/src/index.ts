export { awsIdentity, awsProfileRegion, type AwsIdentity, type AwsProfile } from "./aws-identity.ts";
export { inParallel } from "./in-parallel.ts";
export type {
  AwsCredentials,
  Credentials,
  Http,
  HttpOptions,
  HttpRequest,
  HttpResponse,
  ProxyOptions,
  RequestBody,
  RetryNotice,
  RetryPolicy,
  TlsOptions,
} from "./http.ts";
export { openHttp } from "./open-http.ts";
export { outcomeIsUnknown } from "./outcome-is-unknown.ts";
export { redacted } from "./redacted.ts";
export { s3BucketUrl, type S3Endpoint } from "./s3-bucket-url.ts";
