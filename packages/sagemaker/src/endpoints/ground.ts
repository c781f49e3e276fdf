import type { Endpoint } from "@sentiment/deployment";
import type { Aws } from "../aws/aws.ts";
import { endpointNameOf, releaseNameOf } from "../names.ts";
import type { Traffic } from "./deployment-config.ts";
import type { Capacity } from "./release-spec.ts";

/** Which endpoint, and where. */
export interface Place {
  readonly aws: Aws;
  readonly endpoint: Endpoint;
}

/** What all that is done to an endpoint stands on. */
export interface Ground extends Place {
  readonly settings: EndpointSettings;
}

/** How an endpoint is to be, as far as it is not the release that says it. */
export interface EndpointSettings {
  readonly capacity: Capacity;
  /** The serving image, as `sentiment image push` names it; default: this program's own, pushed where it is not there. */
  readonly image: string | undefined;
  readonly nodeImage: string | undefined;
  /** Of whoever asks: which Docker engine, which proxies. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly traffic: Traffic;
  /** How long the endpoint is to be there; undefined: nothing is said. */
  readonly ttlSeconds?: number | undefined;
  /** How long SageMaker may take for one change; default 40 minutes. */
  readonly patienceSeconds: number;
}

/** The target by which endpoints of such a capacity are deployed. */
export const targetNames: Readonly<Record<Capacity["kind"], string>> = {
  "real-time": "sagemaker",
  serverless: "sagemaker-serverless",
};

export function nameOf({ endpoint }: Place): string {
  return endpointNameOf(endpoint);
}

export function releaseName({ endpoint }: Place, releaseId: string): string {
  return releaseNameOf(endpoint, releaseId);
}

/** Below it is all that an endpoint has in its bucket, so that none is in another's way. */
export function storagePrefix({ endpoint }: Place): string {
  return `endpoints/${endpointNameOf(endpoint)}/`;
}

/** A model as SageMaker takes it: below the prefix of its endpoint. */
export function modelPrefix(ground: Place, modelId: string): string {
  return `${storagePrefix(ground)}${modelId}/`;
}

export const tarballName = "model.tar.gz";
