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
