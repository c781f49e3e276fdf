import type { Doing, Release } from "@sentiment/deployment";
import { findImage } from "../ecr/ecr-image.ts";
import { ensureImage } from "../ecr/ensure-image.ts";
import type { Ground } from "./ground.ts";
import type { Capacity } from "./release-spec.ts";
import { verifyBeforePush } from "./verify-before-push.ts";

/** The image that an endpoint's containers are made of. */
export interface EndpointImage {
  /** For a release's id: the image's digest, or of what it is made of; the same before it was pushed and after. */
  readonly identity: string;
  /** What is to be done until ECR has it, in words; empty: it has. */
  readonly steps: readonly string[];
  /** Has it in ECR, and resolves with its name by digest: `<account>.dkr.ecr.<region>.amazonaws.com/sentiment@sha256:…`. */
  ensure(doing: Doing): Promise<string>;
}

/**
 * The one that the settings name, or this program's own. Changes nothing. Throws as `findImage` does. Before it is pushed it is run here
 * with the release's model, and held to what SageMaker demands.
 */
export async function endpointImage(
  { aws, settings }: Ground,
  { modelDir }: Release,
  signal: AbortSignal,
): Promise<EndpointImage> {
  const { image, nodeImage, environment, capacity } = settings;
  const wish = { image, nodeImage, architecture: architectureOf(capacity) };
  const found = await findImage(aws, wish, { environment, signal });
  const verify = "verify it, by containers of it on this machine";
  const pushing =
    image === undefined ? ["build the serving image", verify, "push it to ECR"] : [verify, `push ${image} to ECR`];
  return {
    identity: found.identity,
    steps: found.image === undefined ? pushing : [],
    async ensure(doing) {
      if (found.image !== undefined) return found.image.uri;
      const { signal: own, onStep, onWarning } = doing;
      const verifying = verifyBeforePush(modelDir, wish.architecture, doing);
      return (await ensureImage(aws, wish, { environment, signal: own, verify: verifying, onStep, onWarning })).uri;
    },
  };
}

/** Graviton's families have a g behind their number: ml.c7g.large. Serverless endpoints run on x86. */
function architectureOf(capacity: Capacity): "amd64" | "arm64" {
  return capacity.kind === "real-time" && /^ml\.[cmrt]\d+g/u.test(capacity.instanceType) ? "arm64" : "amd64";
}
