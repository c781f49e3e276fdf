import { createHash } from "node:crypto";
import type { Endpoint, Release } from "../endpoint.ts";
import { endpointName, type EndpointFolder } from "../state/endpoint-folder.ts";
import type { EndpointRecord, ReleaseRecord } from "../state/endpoint-record.ts";
import type { Host, PreparedRelease } from "./host.ts";

/** What all that is done to an endpoint stands on. */
export interface Ground {
  readonly host: Host;
  readonly endpoint: Endpoint;
  readonly folder: EndpointFolder;
  /** Where the endpoint is to answer, if that was said. */
  readonly port: number | undefined;
  /** For a server to answer after it was started. */
  readonly startSeconds: number;
}

export function urlOf({ port }: { readonly port?: number | undefined }): string | undefined {
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

/** What a release is: the model, what it is called, and what serves it. 12 hex digits. */
export async function releaseIdOf({ host, endpoint }: Ground, release: Release): Promise<string> {
  const parts = [release.modelId, endpoint.name, release.modelVersion ?? null, host.name, await host.identity()];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

/** A release as a host knows it, wherever its model is now. */
export function preparedRelease(
  { endpoint, folder }: Ground,
  release: Omit<Release, "modelDir">,
  releaseId: string,
): PreparedRelease {
  const { modelId, modelUri, modelVersion, runId } = release;
  return {
    modelId,
    modelUri,
    modelVersion,
    runId,
    releaseId,
    endpoint: endpointName(endpoint),
    modelName: endpoint.name,
    modelDir: folder.model(releaseId),
    log: folder.freeLog(releaseId),
  };
}

export function preparedFrom(ground: Ground, record: ReleaseRecord): PreparedRelease {
  const { modelVersion, runId } = record;
  return preparedRelease(ground, { ...record, modelVersion, runId }, record.releaseId);
}

export function newRecord({ endpoint, host }: Ground): EndpointRecord {
  return { format: 1, name: endpoint.name, stage: endpoint.stage, target: host.name, history: [], retired: [] };
}
