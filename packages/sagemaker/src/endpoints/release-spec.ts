import { createHash } from "node:crypto";
import type { Endpoint, Release } from "@sentiment/deployment";

/** What answers on SageMaker: instances that run all the time, or capacity that comes with requests. */
export type Capacity =
  | { readonly kind: "real-time"; readonly instanceType: string; readonly instances: number }
  | { readonly kind: "serverless"; readonly memoryMb: number; readonly maxConcurrency: number };

/** All that decides what a release is: of the same, the same is made, under the same name. */
export interface ReleaseSpec {
  readonly modelId: string;
  /** The digest of the image, or, of our own, of what it is built of. */
  readonly image: string;
  /** What SageMaker runs as. */
  readonly roleArn: string;
  readonly bucket: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly capacity: Capacity;
}

/** 12 hex digits of the spec's SHA-256. */
export function releaseIdOf(spec: ReleaseSpec): string {
  return createHash("sha256").update(canonicalJson(spec)).digest("hex").slice(0, 12);
}

/** All that the server gets to know besides its model. */
export function serverEnvironment({ name }: Endpoint, { modelVersion }: Release): Readonly<Record<string, string>> {
  return {
    SENTIMENT_MODEL_NAME: name,
    ...(modelVersion !== undefined && { SENTIMENT_MODEL_VERSION: modelVersion }),
  };
}

/** JSON with the keys of objects in code-unit order and without blanks, as RFC 8785 has it. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const parts = entries
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`);
  return `{${parts.join(",")}}`;
}
