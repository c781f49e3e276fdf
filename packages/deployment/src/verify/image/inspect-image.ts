import { SentimentError } from "@sentiment/errors";
import type { Engine } from "../../docker/engine.ts";
import { isNotFound } from "../../docker/engine-failure.ts";
import type { VerifiedImage } from "../check.ts";

/** What the engine says of an image. */
export interface ImageFacts extends Omit<VerifiedImage, "filesBelow" | "start"> {
  readonly id: string;
  /** Whether it says where it has a model of its own. */
  readonly holdsModel: boolean;
}

/** Throws an input error for an image that the engine does not have. */
export async function inspectImage(engine: Engine, image: string, signal: AbortSignal): Promise<ImageFacts> {
  const what = `show the image ${image}`;
  const found = await engine
    .ask(what, (docker) => docker.getImage(image).inspect(), { signal })
    .catch((error: unknown) => {
      throw isNotFound(error) ? absent(image, engine, error) : error;
    });
  const { Config: config } = found;
  return {
    id: found.Id,
    entrypoint: [config.Entrypoint ?? []].flat(),
    user: config.User,
    platform: `${found.Os}/${found.Architecture}`,
    bytes: found.Size,
    holdsModel: (config.Env ?? []).some((variable) => variable.startsWith("SENTIMENT_MODEL_DIR=")),
  };
}

function absent(image: string, engine: Engine, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_NOT_FOUND",
    message: `The Docker engine at ${engine.url} has no image ${image}.`,
    hint: `\`docker pull ${image}\` brings it, \`sentiment image build\` makes one.`,
    cause,
  });
}
