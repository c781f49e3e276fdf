import type { Release } from "@sentiment/deployment";
import type { EndpointImage } from "./endpoint-image.ts";
import type { ReleaseSpec } from "./release-spec.ts";

/** A release with all that decides what is made for it. */
export interface WantedRelease {
  readonly release: Release;
  readonly releaseId: string;
  readonly spec: ReleaseSpec;
  readonly image: EndpointImage;
}
