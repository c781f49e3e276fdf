import { SentimentError } from "@sentiment/errors";

interface Asked {
  readonly region: string;
  readonly service: string;
}

/** AWS's refusal, or the failure to reach it, as an error that says what was asked and what to do. Our own errors stay as they are. */
export function awsFailure(what: string, error: unknown, { region, service }: Asked): unknown {
  if (error instanceof SentimentError) return error;
  const code = codeOf(error);
  const says = error instanceof Error ? error.message.trim().replace(/\.$/u, "") : String(error);
  return new SentimentError({
    kind: "remote",
    code: "AWS_REFUSED",
    message: `AWS (${service}, ${region}) could not ${what}: ${code}: ${says}.`,
    hint: hintFor(code, service),
    cause: error,
  });
}

/** AWS's own code of a refusal that `Aws.ask` has thrown: `ResourceNotFound`, `NoSuchEntityException`; undefined for all else. */
export function refusalOf(error: unknown): { readonly code: string; readonly message: string } | undefined {
  if (!(error instanceof SentimentError) || error.code !== "AWS_REFUSED") return undefined;
  const { cause } = error;
  return { code: codeOf(cause), message: cause instanceof Error ? cause.message : String(cause) };
}

function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

/** What to do, by AWS's code. */
function hintFor(code: string, service: string): string | undefined {
  if (/^CredentialsProviderError$|^TokenProviderError$/u.test(code)) {
    return "AWS's credentials are looked for as its own tools do: AWS_PROFILE, AWS_ACCESS_KEY_ID, SSO, the role of the machine.";
  }
  if (/ExpiredToken/u.test(code))
    return "The credentials have expired: sign in again (`aws sso login`), or get new ones.";
  if (/InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId/u.test(code)) {
    return "AWS does not know these credentials: see AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  }
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/u.test(code)) {
    return "`sentiment iam show-policy` prints what is needed; whoever administers the account can allow it.";
  }
  if (/Throttl|TooManyRequests|RequestLimit|SlowDown/u.test(code))
    return "AWS asks for fewer calls: try again in a minute.";
  if (/ResourceLimitExceeded|LimitExceeded|QuotaExceeded/u.test(code)) {
    return `A quota of the account is used up: ask for more in the Service Quotas console (${service}), or choose another instance type.`;
  }
  if (/ECONNREFUSED|ENOTFOUND|TimeoutError|NetworkingError/u.test(code)) {
    return "See the connection, and AWS_ENDPOINT_URL if it is set.";
  }
  return undefined;
}
