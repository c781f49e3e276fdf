import { SentimentError } from "@sentiment/errors";

/** Where an MLflow server serves files, and which of them. */
export interface ArtifactService {
  /** Up to `/mlflow-artifacts`: `https://host/prefix/api/2.0`; a user and password in it stay. */
  readonly api: string;
  /** The root's path there, as the URI writes it. */
  readonly root: string;
}

const service = "/api/2.0/mlflow-artifacts/artifacts";

/**
 * Where `mlflow-artifacts:/path` and `mlflow-artifacts://host:port/path` are served: scheme, path prefix and, unless it is
 * named, host are the tracking server's. As mlflow/store/artifact/mlflow_artifacts_repo.py:resolve_uri has it, which
 * loses the prefix for the root `/`. Errors: `usage`.
 */
export function serviceOf(uri: string, trackingUri: string | undefined): ArtifactService {
  const tracking = trackingUri === undefined ? null : URL.parse(trackingUri);
  if (tracking === null || !/^https?:$/u.test(tracking.protocol)) {
    throw new SentimentError({
      kind: "usage",
      code: "ARTIFACT_URI",
      message: `${withoutSecrets(uri)} lies on a tracking server, and none is named.`,
      hint: "Name the server in MLFLOW_TRACKING_URI or with --tracking-uri https://…",
    });
  }
  const [, host = "", path = ""] = /^mlflow-artifacts:(?:\/\/([^/?#]*))?([^?#]*)/iu.exec(uri) ?? [];
  const login = tracking.username === "" ? "" : `${tracking.username}:${tracking.password}@`;
  const prefix = tracking.pathname.replace(/\/+$/u, "");
  // A user's name and password are for the host that they were given for.
  const place = host === "" ? `${login}${tracking.host}` : host;
  return { api: `${tracking.protocol}//${place}${prefix}/api/2.0`, root: path.replace(/^\/+|\/+$/gu, "") };
}

/** The same of an `http(s):` root below an MLflow server's artifact service; undefined for one that lies elsewhere. */
export function serviceOfHttpRoot(uri: string): ArtifactService | undefined {
  const [address = ""] = uri.split(/[?#]/u);
  const at = address.indexOf(`${service}/`);
  if (at === -1 && !address.endsWith(service)) return undefined;
  const end = at === -1 ? address.length - service.length : at;
  return {
    api: `${address.slice(0, end)}/api/2.0`,
    root: address.slice(end + service.length).replace(/^\/+|\/+$/gu, ""),
  };
}

/** Servers may be named with a password. */
export function withoutSecrets(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/u, "//").replace(/[?#].*$/u, "");
}
