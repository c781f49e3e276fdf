import { fileURLToPath } from "node:url";
import path from "node:path";
import type { Artifacts } from "./artifacts.ts";
import { DeferredArtifacts } from "./artifacts/deferred-artifacts.ts";
import { LocalArtifacts } from "./artifacts/local-artifacts.ts";
import type { ArtifactOptions } from "./artifacts/open-remote-artifacts.ts";

/**
 * The files of a run or a logged model by its artifact URI: a local path or a `file:` URI, `mlflow-artifacts:`, or
 * `http(s):` of an MLflow server's artifact service. What cannot be reached is an error (`usage`) of the first request.
 */
export function openArtifacts(uri: string, options: ArtifactOptions = {}): Artifacts {
  if (/^file:/i.test(uri)) return new LocalArtifacts(uri, fileURLToPath(uri));
  // One letter and a colon is a drive of Windows.
  if (!/^[a-z][a-z0-9+.-]+:/i.test(uri)) return new LocalArtifacts(uri, path.resolve(uri));
  return new DeferredArtifacts(uri.replace(/\/\/[^/@]*@/, "//"), async () => {
    const { openRemoteArtifacts } = await import("./artifacts/open-remote-artifacts.ts");
    return openRemoteArtifacts(uri, options);
  });
}
