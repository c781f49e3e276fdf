import { SentimentError } from "@sentiment/errors";
import type { AwsCredentials, Credentials } from "./http.ts";
import { percentDecoded } from "./percent-encoding.ts";

type PlainCredentials = Exclude<Credentials, AwsCredentials>;

/** The value of the `Authorization` (or `Proxy-Authorization`) header; names are sent as UTF-8, as MLflow's client does. */
export function authorization(credentials: PlainCredentials): string {
  if (credentials.kind === "bearer") {
    const { token } = credentials;
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw unusable("The token", token === "" ? "is empty" : "holds spaces, line ends or letters that no token has");
    }
    return `Bearer ${token}`;
  }
  const { username, password } = credentials;
  if (username.includes(":")) throw unusable("The user's name", "holds a colon, at which a server would cut it");
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** Those in an address such as `https://ada:pw@host/`. */
export function credentialsIn(url: URL): PlainCredentials | undefined {
  if (url.username === "" && url.password === "") return undefined;
  return { kind: "basic", username: percentDecoded(url.username), password: percentDecoded(url.password) };
}

function unusable(what: string, why: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "CREDENTIALS_INVALID",
    message: `${what} cannot be sent: it ${why}.`,
    hint: "Was it pasted with more around it than belongs to it?",
  });
}
