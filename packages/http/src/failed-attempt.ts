/**
 * When to try again:
 * - `never`: it would fail again, whatever the time;
 * - `once known`: as the policy says if this address has answered before – then it is away for a while –, else never;
 * - `briefly`: likewise, but an address that never answered gets one more chance soon;
 * - `policy`: as the policy says.
 */
export type Hope = "never" | "once known" | "briefly" | "policy";

interface Parts {
  /** As in the error that the caller sees. */
  readonly code: string;
  /** What happened, with the host and without secrets: `nobody listens at 127.0.0.1:5000 (connection refused)`. */
  readonly reason: string;
  readonly hint?: string | undefined;
  readonly hope: Hope;
  /** Whether the request may have reached the server. */
  readonly sent: boolean;
  /** Whether it took all the time it was given. */
  readonly timedOut?: boolean;
  readonly kind?: "remote" | "input";
  readonly cause?: unknown;
}

/** An attempt that brought no answer. Internal: the caller gets a `SentimentError` when no further attempt is made. */
export class FailedAttempt extends Error {
  readonly code: string;
  readonly reason: string;
  readonly hint: string | undefined;
  readonly hope: Hope;
  readonly sent: boolean;
  readonly timedOut: boolean;
  readonly kind: "remote" | "input";

  constructor(parts: Parts) {
    super(parts.reason, { cause: parts.cause });
    this.code = parts.code;
    this.reason = parts.reason;
    this.hint = parts.hint;
    this.hope = parts.hope;
    this.sent = parts.sent;
    this.timedOut = parts.timedOut ?? false;
    this.kind = parts.kind ?? "remote";
  }
}
