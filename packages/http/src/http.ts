/** Who asks. Never part of an error, and never sent to another host than the one that was asked. */
export type Credentials =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | AwsCredentials;

/** Each attempt is signed by Signature Version 4; the secret itself is not sent. */
export interface AwsCredentials {
  readonly kind: "aws";
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that are valid for a while. */
  readonly sessionToken?: string | undefined;
  readonly region: string;
  /** `s3`, `execute-api`. */
  readonly service: string;
}

/** How often and how long a request that failed is tried again. The defaults are those of MLflow's client for Python. */
export interface RetryPolicy {
  /** Attempts after the first. Default: 7. */
  readonly retries: number;
  /** The first retry is made at once, the n-th after factor · 2ⁿ⁻¹ seconds, at most two minutes: 0, 4, 8, 16 … Default: 2. */
  readonly backoffFactor: number;
  /** Up to so many random seconds more. Default: 1. */
  readonly jitter: number;
  /** Whether the server's `Retry-After` is heeded; at most two minutes. Default: true. */
  readonly respectRetryAfter: boolean;
}

export interface TlsOptions {
  /** A file of certificates (PEM) to trust besides the known ones. */
  readonly caFile?: string | undefined;
  /** A file (PEM) that holds the client's certificate and its key. */
  readonly clientCertificateFile?: string | undefined;
  /** Trust whoever answers. */
  readonly insecure?: boolean | undefined;
}

/** Proxies by the scheme of what is asked for, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name them. */
export interface ProxyOptions {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  readonly none?: string | undefined;
}

/** One attempt that failed, and when the next begins. */
export interface RetryNotice {
  /** The host that was asked. */
  readonly host: string;
  /** What went wrong, with the host and without secrets: `503 Service Unavailable`, `nobody listens at …`. */
  readonly reason: string;
  readonly seconds: number;
  readonly attempt: number;
  readonly attempts: number;
}

export interface HttpOptions {
  /** For the connection, for the first byte of an answer, and between two pieces of its body. Default: 120. */
  readonly timeoutSeconds?: number | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly proxy?: ProxyOptions | undefined;
  /** Connections to one host at a time; more requests wait for one. Default: as many as there are requests. */
  readonly mostConnections?: number | undefined;
  /** Default: true. */
  readonly followRedirects?: boolean | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
  /** Aborted: whatever goes on ends, and nothing more begins. */
  readonly signal?: AbortSignal | undefined;
}

/** A body that is sent anew with each attempt, so a stream is made by a function. */
export type RequestBody =
  | string
  | Uint8Array
  | { readonly bytes: number; readonly open: () => AsyncIterable<Uint8Array> };

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A user and a password in it (`https://ada:pw@host/`) count as credentials, and are not sent as part of the address. */
  readonly url: string;
  /** Added to the URL; a list becomes a repeated name, undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: RequestBody | undefined;
  readonly credentials?: Credentials | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Instead of `HttpOptions.timeoutSeconds`. */
  readonly timeoutSeconds?: number | undefined;
  /** Instead of `RetryPolicy.retries`: 0 for a probe. */
  readonly retries?: number | undefined;
  /**
   * Whether doing it twice does no harm (default: true, unless the method is POST). What is not repeatable is tried again
   * only where it surely was not done: nobody listens, the name is unknown, 429, 503 with `Retry-After`. Where the
   * answer was lost, the error's code is `ANSWER_LOST` or `ANSWER_LATE`, and the caller can look what became of it. The
   * answers 502, 503 and 504 leave the same doubt: see `outcomeIsUnknown`.
   */
  readonly repeatable?: boolean | undefined;
  /** Says of an answer that counts as passing (5xx, 429) that it will not get better. */
  readonly isFinal?: ((status: number, body: string) => boolean) | undefined;
  /**
   * Read the answer to its end before it is handed over, so that one that breaks off in its midst is tried again as well.
   * For small answers, such as JSON; its body may then be read more than once.
   */
  readonly whole?: boolean | undefined;
}

/** An answer of whatever status that was not tried again (or not any more). Its body is read once, or cancelled. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it came from after redirects, without secrets. */
  readonly url: string;
  readonly body: AsyncIterable<Uint8Array>;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
  /** Lets go of the connection without reading the rest. */
  cancel(): Promise<void>;
}

/**
 * Throws where there is no answer; a status is no error here. Errors of kind `remote`, each saying address, reason and how
 * to mend it:
 * - CONNECTION_REFUSED: nobody listens. HOST_UNKNOWN, HOST_UNREACHABLE, PROXY_REFUSED. Surely nothing was done there.
 * - CERTIFICATE_REFUSED: the server's is not trusted, or it wants one of the client. TLS_FAILED: no TLS, or none in common.
 * - TIMED_OUT: no connection, or no answer to a request that may be repeated.
 * - ANSWER_LOST: the connection ended before the answer was whole.
 * - ANSWER_LATE: a request that must not be repeated got no answer in time. It may still be carried out.
 * - ANSWER_INVALID: what came is not HTTP.
 * - REDIRECT_REFUSED: to where this request must not follow.
 *
 * Of kind `usage`: ADDRESS_INVALID, CREDENTIALS_INVALID, HEADER_INVALID, PROXY_INVALID, CERTIFICATE_FILE_INVALID.
 * Of kind `input`: BODY_CHANGED, when a body has not the length it was said to have. An error of the body's own stream, and
 * the reason of an aborted signal, are thrown as they are.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Ends all connections, also those in use, without which the process would wait for them. */
  close(): Promise<void>;
}
