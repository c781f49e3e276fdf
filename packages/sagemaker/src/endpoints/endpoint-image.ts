import type { Doing } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import type { Ground } from "./ground.ts";
import { namedImage } from "./named-image.ts";

/** The image that an endpoint's containers are made of. */
export interface EndpointImage {
  /** For a release's id: the image's digest, or of what it is built of; the same before it was pushed and after. */
  readonly identity: string;
  /** What is to be done until ECR has it, in words; empty: it has. */
  readonly steps: readonly string[];
  /** Has it in ECR, and resolves with its name by digest: `<account>.dkr.ecr.<region>.amazonaws.com/sentiment@sha256:…`. */
  ensure(doing: Doing): Promise<string>;
}

/** The one that the settings name. Throws as `namedImage` does. */
export async function endpointImage({ aws, settings: { image } }: Ground): Promise<EndpointImage> {
  if (image !== undefined) return namedImage(aws, image);
  throw new SentimentError({
    kind: "usage",
    code: "IMAGE_MISSING",
    message: "SageMaker takes its containers' image from ECR, and none is named.",
    hint: "Push one with `sentiment image push`, and name it by --image.",
  });
}
