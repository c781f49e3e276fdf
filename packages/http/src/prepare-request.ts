import { SentimentError } from "@sentiment/errors";
import { authorization, credentialsIn } from "./authorization.ts";
import { eitherSignal } from "./either-signal.ts";
import type { AwsCredentials, HttpOptions, HttpRequest, RequestBody } from "./http.ts";
import { percentEncoded } from "./percent-encoding.ts";
import { redacted } from "./redacted.ts";

/** A request to one address, ready to be sent. */
export interface PreparedRequest {
  readonly method: HttpRequest["method"];
  /** Without user and password. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | undefined;
  /** Who signs each attempt anew, as a signature holds for minutes only. */
  readonly signer: AwsCredentials | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutSeconds: number;
  readonly repeatable: boolean;
  readonly whole: boolean;
}

const defaultTimeoutSeconds = 120;

/** Puts address, headers and credentials together; throws `usage` errors for those that cannot be sent. */
export function prepareRequest(options: HttpOptions, request: HttpRequest): PreparedRequest {
  const url = parsedUrl(request.url);
  const credentials = request.credentials ?? credentialsIn(url);
  url.username = "";
  url.password = "";
  url.hash = "";
  addQuery(url, request.query ?? {});
  const { body } = request;
  const headers = lowerCased({
    // undici hands bodies over as they come; nothing that is sent here is worth compressing.
    "accept-encoding": "identity",
    "user-agent": "sentiment",
    ...(credentials === undefined || credentials.kind === "aws" ? {} : { authorization: authorization(credentials) }),
    ...(typeof body === "object" && "open" in body ? { "content-length": String(body.bytes) } : {}),
    ...lowerCased(options.headers ?? {}),
    ...lowerCased(request.headers ?? {}),
  });
  return {
    method: request.method,
    url,
    headers,
    body,
    signer: credentials?.kind === "aws" && headers["authorization"] === undefined ? credentials : undefined,
    signal:
      options.signal !== undefined && request.signal !== undefined
        ? eitherSignal(options.signal, request.signal)
        : (options.signal ?? request.signal),
    timeoutSeconds: request.timeoutSeconds ?? options.timeoutSeconds ?? defaultTimeoutSeconds,
    repeatable: request.repeatable ?? request.method !== "POST",
    whole: request.whole ?? false,
  };
}

function parsedUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new SentimentError({
    kind: "usage",
    code: "ADDRESS_INVALID",
    message: `${redacted(address)} is not the address of a server.`,
    hint: "It begins with http:// or https://.",
  });
}

function addQuery(url: URL, query: NonNullable<HttpRequest["query"]>): void {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => `${percentEncoded(name)}=${percentEncoded(String(each))}`),
  );
  if (pairs.length > 0) url.search = [...(url.search === "" ? [] : [url.search.slice(1)]), ...pairs].join("&");
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
        throw new SentimentError({
          kind: "usage",
          code: "HEADER_INVALID",
          message: `The header ${JSON.stringify(name)} cannot be sent: it holds line ends or letters that no header may hold.`,
        });
      }
      return [name.toLowerCase(), value];
    }),
  );
}
