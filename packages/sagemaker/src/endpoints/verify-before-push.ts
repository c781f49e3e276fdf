import { verifyImage, type Doing } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import type { Pushing } from "../ecr/ensure-image.ts";

/**
 * Runs containers of an image with the model that it is to serve, as `sentiment image verify` does, before anything of it is in AWS:
 * there, a container that does not answer is told of some twenty minutes later. Throws a gate error (exit code 5) with what was seen.
 */
export function verifyBeforePush(
  modelDir: string,
  architecture: "amd64" | "arm64",
  { signal, onStep, onWarning }: Doing,
): NonNullable<Pushing["verify"]> {
  return async ({ engine, id }) => {
    if (engine.platform.architecture !== architecture) {
      onWarning?.(`The image is for ${architecture}, which this machine's engine does not run: it was not verified.`);
      return;
    }
    onStep?.("verify the serving image");
    const checks = await verifyImage({ engine, image: id, modelDir, signal });
    const failed = checks.filter(({ passed }) => !passed);
    if (failed.length > 0) throw unfit(failed);
  };
}

function unfit(failed: readonly { readonly name: string; readonly message: string }[]): SentimentError {
  const seen = failed.map(({ name, message }) => `${name} (${message})`).join("; ");
  return new SentimentError({
    kind: "gate",
    code: "IMAGE_UNFIT",
    message: `The image with this model is not what SageMaker demands, and was not pushed: ${seen}.`,
    hint: "`sentiment image verify` tells all; a model that fails its golden predictions is to be trained anew.",
  });
}
