import type { Credentials } from "@sentiment/http";

/** A server's address, and who it says is asking. */
export interface ServerUri {
  /** Without user and password. */
  readonly uri: string;
  /** `https://user:password@host`: both, or nobody is meant, as with Python's requests. */
  readonly credentials: Credentials | undefined;
}

/** Takes user and password out of a URI; `%40` in them stands for `@`. */
export function splitServerUri(uri: string): ServerUri {
  const found = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/iu.exec(uri);
  if (found === null) return { uri, credentials: undefined };
  const [whole, scheme, userInfo] = found;
  const colon = userInfo!.indexOf(":");
  const [username, password] = [userInfo!.slice(0, colon), userInfo!.slice(colon + 1)].map(decoded);
  const meant = colon >= 0 && (username !== "" || password !== "");
  return {
    uri: `${scheme}${uri.slice(whole.length)}`,
    credentials: meant ? { kind: "basic", username: username!, password: password! } : undefined,
  };
}

/** Whether the URI is that of a server, which is asked over HTTP. */
export function isServerUri(uri: string): boolean {
  return /^https?:\/\//iu.test(uri);
}

/** A stray `%` stands for itself, as in Python. */
function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/giu, (bytes) =>
    Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"),
  );
}
