import { fileURLToPath } from "node:url";
import path from "node:path";
import type { Artifacts } from "./artifacts.ts";
import { DeferredArtifacts } from "./artifacts/deferred-artifacts.ts";
import { LocalArtifacts } from "./artifacts/local-artifacts.ts";
import { isServerUri } from "./server-uri.ts";
import type { ArtifactOptions } from "./artifacts/open-remote-artifacts.ts";

/**
 * The files of a run or a logged model by its artifact URI: a local path or a `file:` URI, `s3:`, `mlflow-artifacts:`, or
 * `http(s):` of an MLflow server's artifact service. What only the tracking server can reach is read through it. What
 * cannot be reached at all is an error (`usage`) of the first request.
 */
export function openArtifacts(uri: string, options: ArtifactOptions = {}): Artifacts {
  const folder = localFolder(uri);
  const { trackingUri } = options;
  const isServers = trackingUri !== undefined && isServerUri(trackingUri);
  if (folder !== undefined && !isServers) return new LocalArtifacts(uri, folder);
  return new DeferredArtifacts(uri.replace(/\/\/[^/@]*@/, "//"), async () => {
    const { openRemoteArtifacts, openServersFolder } = await import("./artifacts/open-remote-artifacts.ts");
    return folder === undefined ? openRemoteArtifacts(uri, options) : openServersFolder(uri, folder, options);
  });
}

function localFolder(uri: string): string | undefined {
  if (/^file:/i.test(uri)) return fileURLToPath(uri);
  return isLocalUri(uri) ? path.resolve(uri) : undefined;
}

/** Whether an artifact URI names a folder, though perhaps of another machine. */
export function isLocalUri(uri: string): boolean {
  // One letter and a colon is a drive of Windows.
  return /^file:/i.test(uri) || !/^[a-z][a-z0-9+.-]+:/i.test(uri);
}
