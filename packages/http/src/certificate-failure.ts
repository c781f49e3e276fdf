import { errorCode } from "./error-code.ts";
import { FailedAttempt } from "./failed-attempt.ts";

const untrusted = {
  words: "is not signed by an authority that is trusted here",
  hint: "If it is a private server, name the file of its certificate authority (PEM).",
};

/** OpenSSL's reasons, as Node names them, in words. */
const reasons: Readonly<Record<string, { readonly words: string; readonly hint: string }>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { ...untrusted, words: "is self-signed" },
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_HAS_EXPIRED: {
    words: "has expired",
    hint: "The server needs a new one; or is the clock of this machine wrong?",
  },
  CERT_NOT_YET_VALID: { words: "is not valid yet", hint: "Is the clock of this machine right?" },
  CERT_REVOKED: { words: "has been revoked", hint: "The server needs a new one." },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    words: "is for another host",
    hint: "Use the name that the certificate is for, or give the server one for this name.",
  },
};

/** Words for a handshake that failed over a certificate or over TLS itself; undefined for anything else. */
export function certificateFailure(error: unknown, who: string): FailedAttempt | undefined {
  const code = errorCode(error) ?? "";
  const known = reasons[code];
  const refused = { code: "CERTIFICATE_REFUSED", hope: "never", sent: false, cause: error } as const;
  if (known !== undefined) {
    return new FailedAttempt({
      ...refused,
      reason: `the certificate of ${who} ${known.words} (${code})`,
      hint: known.hint,
    });
  }
  if (code.startsWith("ERR_SSL_") && /CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE/.test(code)) {
    return new FailedAttempt({
      ...refused,
      reason: `${who} did not accept this client (${code})`,
      hint: "If it wants a certificate of the client: give a file (PEM) that holds it and its key.",
    });
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
    return new FailedAttempt({
      ...refused,
      code: "TLS_FAILED",
      reason: `${who} does not speak TLS, or no version of it that is spoken here (${code})`,
      hint: "Does the address begin with http:// rather than https://?",
    });
  }
  return undefined;
}
