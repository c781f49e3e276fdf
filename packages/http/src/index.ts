export type {
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
