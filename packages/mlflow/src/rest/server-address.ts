import { SentimentError } from "@sentiment/errors";
import { splitServerUri, type ServerUri } from "../server-uri.ts";

/** Where a server is: a path stays in front of every endpoint. Throws a usage error for what is no address of one. */
export function serverAddress(text: string): ServerUri {
  const { uri: shown, credentials } = splitServerUri(text);
  const url = URL.parse(shown);
  const example = "A server: http://127.0.0.1:5000 – behind a path: https://dagshub.com/OWNER/REPO.mlflow";
  if (url === null || url.hostname === "")
    throw refused(`${JSON.stringify(shown)} is no address of a server.`, example);
  const beyond = [url.search, url.hash].find((part) => part.length > 1);
  const uri = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  if (beyond === undefined) return { uri, credentials };
  throw refused(`The tracking URI goes on after the server's address: ${beyond.slice(0, 1)}…`, `Give ${uri} only.`);
}

function refused(message: string, hint: string): SentimentError {
  return new SentimentError({ kind: "usage", code: "TRACKING_URI", message, hint });
}
