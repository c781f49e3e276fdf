import type { Endpoint } from "@sentiment/deployment";
import { sha256Bytes } from "@sentiment/files";

/** All names begin with it: policies allow what they allow for `sentiment-*` only. */
export const namePrefix = "sentiment-";

/**
 * What an endpoint is called on SageMaker: `sentiment-classifier-staging`, at most 50 of `[a-zA-Z0-9-]`, so that names made
 * of it stay within SageMaker's 63. A name that has to be changed for that ends in a digest of what it was, so that two never meet.
 */
export function endpointNameOf({ name, stage }: Endpoint): string {
  const whole = `${name.startsWith(namePrefix) ? "" : namePrefix}${name}-${stage}`;
  if (whole.length <= longestEndpointName && /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/u.test(whole)) return whole;
  const plain = whole
    .replaceAll(/[^a-zA-Z0-9]+/gu, "-")
    .slice(0, longestEndpointName - 9)
    .replaceAll(/-+$/gu, "");
  return `${plain}-${sha256Bytes(Buffer.from(`${name}\0${stage}`)).slice(0, 8)}`;
}

/** What SageMaker's model and endpoint config of a release are called: the endpoint's name and the release's id. */
export function releaseNameOf(endpoint: Endpoint, releaseId: string): string {
  return `${endpointNameOf(endpoint)}-${releaseId}`;
}

const longestEndpointName = 50;
