import { certificateFailure } from "./certificate-failure.ts";
import { errorCode } from "./error-code.ts";
import { FailedAttempt, type Hope } from "./failed-attempt.ts";

/** Whom we wanted to talk to: the server itself, or the proxy before it. */
export interface Peer {
  readonly host: string;
  readonly role: "server" | "proxy";
  readonly timeoutSeconds: number;
}

interface Words {
  readonly code: string;
  readonly reason: (who: string, peer: Peer) => string;
  readonly hint: string;
  readonly hope: Hope;
}

const refused: Words = {
  code: "CONNECTION_REFUSED",
  reason: (who) => `nobody listens at ${who} (connection refused)`,
  hint: "Is the server running, and is the port right?",
  hope: "briefly",
};

const unknown: Words = {
  code: "HOST_UNKNOWN",
  reason: (who) => `no address is known for ${who}`,
  hint: "Is the name spelled right, and is there a network?",
  hope: "once known",
};

const late: Words = {
  code: "TIMED_OUT",
  reason: (who, { timeoutSeconds }) => `no connection to ${who} within ${timeoutSeconds} s`,
  hint: "Is the address right? A firewall may be in between, or a proxy needed.",
  hope: "once known",
};

const unreachable: Words = {
  code: "HOST_UNREACHABLE",
  reason: (who) => `no network leads to ${who}`,
  hint: "Is there a network? A VPN or a proxy may be needed.",
  hope: "once known",
};

const brokenOff: Words = {
  code: "CONNECTION_REFUSED",
  reason: (who) => `${who} broke off while the connection was being made`,
  hint: "Does what listens there speak this protocol?",
  hope: "policy",
};

/** By the codes of Node's errors. */
const words = new Map<string | undefined, Words>([
  ["ECONNREFUSED", refused],
  ["ENOTFOUND", unknown],
  ["EAI_FAIL", unknown],
  ["EAI_NODATA", unknown],
  ["EAI_AGAIN", { ...unknown, reason: (who) => `no name server knows ${who} just now`, hope: "briefly" }],
  ["ETIMEDOUT", late],
  ["UND_ERR_CONNECT_TIMEOUT", late],
  ["EHOSTUNREACH", unreachable],
  ["ENETUNREACH", unreachable],
  ["EADDRNOTAVAIL", unreachable],
]);

/** Puts into words why there is no connection. Nothing has been sent. */
export function connectFailure(error: unknown, peer: Peer): FailedAttempt {
  if (error instanceof FailedAttempt) return error;
  const who = peer.role === "proxy" ? `the proxy ${peer.host}` : peer.host;
  const { code, reason, hint, hope } = words.get(errorCode(error)) ?? brokenOff;
  return (
    certificateFailure(error, who) ??
    new FailedAttempt({
      code,
      reason: reason(who, peer),
      hint: peer.role === "proxy" ? "Look at HTTP_PROXY, HTTPS_PROXY and NO_PROXY." : hint,
      hope,
      timedOut: code === "TIMED_OUT",
      sent: false,
      cause: error,
    })
  );
}
