import { SentimentError } from "@sentiment/errors";

interface Asked {
  readonly region: string;
  readonly service: string;
}

/**
 * AWS's refusal, or the failure to reach it, as an error that says what was asked and what to do: `usage` where there are no
 * credentials (NO_AWS_CREDENTIALS), else `remote`: AWS_REFUSED, AWS_UNREACHABLE, AWS_ANSWER_UNREADABLE. Our own errors stay as they are.
 */
export function awsFailure(what: string, error: unknown, { region, service }: Asked): unknown {
  if (SentimentError.is(error)) return error;
  const { code, says, status, attempts } = told(error);
  const asked = `AWS (${service}, ${region}) could not ${what}`;
  const tried = attempts > 1 ? ` (asked ${attempts} times)` : "";
  if (/^(?:CredentialsProviderError|TokenProviderError)$/u.test(code)) return noCredentials(says, error);
  if (isUnreadable(error)) return unreadable(`${asked}${tried}`, status, error);
  const isUnreachable = status === undefined && unreachable.test(`${code} ${says}`);
  return new SentimentError({
    kind: "remote",
    code: isUnreachable ? "AWS_UNREACHABLE" : "AWS_REFUSED",
    message: isUnreachable
      ? `${asked}: it cannot be reached: ${[code, says].filter((one) => one !== "").join(": ")}${tried}.`
      : `${asked}: ${code}: ${says}${tried}.`,
    hint: isUnreachable ? reachHint : hintFor(`${code} ${says}`, service),
    cause: error,
  });
}

/** AWS's own code of a refusal that `Aws.ask` has thrown: `ResourceNotFound`, `NoSuchEntityException`; undefined for all else. Where
 * there is no more than a status – of S3's HEAD – it is that: `HTTP 403`. */
export function refusalOf(error: unknown): { readonly code: string; readonly message: string } | undefined {
  if (!SentimentError.is(error) || error.code !== "AWS_REFUSED") return undefined;
  const { code, says } = told(error.cause);
  return { code, message: says };
}

const unreachable =
  /ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|TimeoutError|NetworkingError|CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_PROXY|socket hang up|proxy/iu;

const reachHint =
  "See the connection: AWS_ENDPOINT_URL if it is set, HTTPS_PROXY and NO_PROXY, AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS for certificates of one's own; and whether AWS has this service in that region.";

interface Told {
  readonly code: string;
  readonly says: string;
  /** Of the answer; undefined: there was none. */
  readonly status: number | undefined;
  readonly attempts: number;
}

function told(error: unknown): Told {
  if (!(error instanceof Error)) return { code: "unknown", says: String(error), status: undefined, attempts: 1 };
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number; attempts?: number } };
  const status = $metadata?.httpStatusCode;
  const attempts = $metadata?.attempts ?? 1;
  // HEAD is answered without a word.
  if (status !== undefined && /^(?:\d+|Unknown(?:Error)?)$/u.test(error.name)) {
    return { code: `HTTP ${status}`, says: "it says no more than that", status, attempts };
  }
  const isNamed = !/^(?:Error|AggregateError|TypeError)$/u.test(error.name);
  return {
    code: isNamed ? error.name : typeof code === "string" ? code : error.name,
    says: error.message.trim().replace(/\.$/u, ""),
    status,
    attempts,
  };
}

/** A page, or a document of another kind than this service speaks: the SDK cannot parse it, and says where it stumbled. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && (error.name === "SyntaxError" || /Deserialization error/u.test(error.message));
}

function noCredentials(says: string, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "NO_AWS_CREDENTIALS",
    message: `There are no AWS credentials: ${says}.`,
    hint: "They are looked for as AWS's own tools do: AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, `aws sso login`, the role of the machine or of the CI job.",
    cause,
  });
}

function unreadable(asked: string, status: number | undefined, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "AWS_ANSWER_UNREADABLE",
    message: `${asked}: what answered${status === undefined ? "" : ` (HTTP ${status})`} is not what AWS answers.`,
    hint: "Something else may be in between: a proxy's page, a sign-in page, or the address in AWS_ENDPOINT_URL.",
    cause,
  });
}

/** What to do, by AWS's code and words; the first that fits. */
function hintFor(said: string, service: string): string | undefined {
  const quota = `A quota of the account is used up: ask for more in the Service Quotas console (${service}), or choose another instance type.`;
  const hints: readonly (readonly [RegExp, string])[] = [
    [
      /ExpiredToken|token.*expired/iu,
      "The credentials have expired: sign in again (`aws sso login`), or get new ones.",
    ],
    [
      /RequestTimeTooSkewed|RequestExpired|Signature (?:expired|not yet current)/iu,
      "This machine's clock is wrong: AWS takes five minutes of difference at most. Have it set by a time server.",
    ],
    [
      /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|InvalidAccessKeyId|AuthFailure|InvalidToken/u,
      "AWS does not know these credentials: see AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    ],
    [
      /AccessDenied|HTTP 403|NotAuthorized|UnauthorizedOperation|Forbidden|not authorized/iu,
      "`sentiment iam show-policy` prints what is needed; whoever administers the account can allow it.",
    ],
    [
      /Throttl|TooManyRequests|RequestLimit|SlowDown|Rate exceeded/iu,
      "AWS asks for fewer calls: try again in a minute.",
    ],
    [/ResourceLimitExceeded|LimitExceeded|QuotaExceeded/u, quota],
    [/OptInRequired/u, "The region must be enabled for the account first (AWS console → Account → Regions)."],
    [
      /InternalFailure|InternalError|ServiceUnavailable|InternalServer/u,
      "AWS itself has failed: try again in a minute.",
    ],
  ];
  return hints.find(([pattern]) => pattern.test(said))?.[1];
}
