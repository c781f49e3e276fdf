import { SentimentError } from "@sentiment/errors";
import { buildImage } from "../image/build.ts";
import { contextLabel, imageIdentity } from "../image/wanted-image.ts";
import { imageReference } from "../image/image-reference.ts";
import type { Environment } from "./engine-address.ts";
import type { Engine } from "./engine.ts";
import { isNotFound } from "./engine-failure.ts";

/** The image that servers are run of. */
export interface ServingImage {
  /** What it is, for a release's id; the same before it was built and after. */
  identity(): Promise<string>;
  /** Its id in the engine, `sha256:…`, once it is there. */
  ensure(onStep: (step: string) => void, signal: AbortSignal): Promise<string>;
}

/**
 * One that the engine has, by its name or id. Throws a usage error for what is no name, and input errors where the engine does
 * not have it, or it is none that servers can be run of.
 */
export function namedImage(engine: Engine, name: string): ServingImage {
  imageReference(name.replace(/@sha256:[0-9a-f]{64}$/u, ""));
  const id = async (): Promise<string> => {
    const what = `show the image ${name}`;
    const image = await engine
      .ask(what, (docker) => docker.getImage(name).inspect())
      .catch((error: unknown) => {
        throw isNotFound(error) ? absent(name, engine, error) : error;
      });
    if (image.Config.Labels?.[contextLabel] === undefined) throw foreign(name);
    const { os, architecture } = engine.platform;
    if (image.Os !== os || image.Architecture !== architecture) {
      throw otherPlatform(name, `${image.Os}/${image.Architecture}`, `${os}/${architecture}`);
    }
    return image.Id;
  };
  return { identity: id, ensure: id };
}

/** The one that belongs to this program, which is built where the engine does not have it. */
export function ownImage(engine: Engine, nodeImage: string | undefined, environment: Environment): ServingImage {
  let identity: Promise<string> | undefined;
  let id: Promise<string> | undefined;
  const build = async (onStep: (step: string) => void, signal: AbortSignal): Promise<string> => {
    let isBuilding = false;
    const onLine = (): void => {
      if (!isBuilding) onStep("build the serving image");
      isBuilding = true;
    };
    return (await buildImage({ engine, nodeImage, environment, signal, onLine })).digest;
  };
  return {
    identity: () => (identity ??= imageIdentity({ engine, nodeImage })),
    async ensure(onStep, signal) {
      id ??= build(onStep, signal);
      // What has failed may be mended meanwhile.
      id.catch(() => (id = undefined));
      return id;
    },
  };
}

function absent(name: string, engine: Engine, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_NOT_FOUND",
    message: `The Docker engine at ${engine.url} has no image ${name}.`,
    hint: `\`docker pull ${name}\` brings it, \`sentiment image build\` makes one; without --image it is made when it is needed.`,
    cause,
  });
}

function foreign(name: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_FOREIGN",
    message: `${name} is no image that \`sentiment image build\` has made: it lacks the label ${contextLabel}.`,
    hint: "Name one that it has made, or none: then it is made when it is needed.",
  });
}

function otherPlatform(name: string, is: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_PLATFORM",
    message: `${name} is for ${is}, and this engine runs ${wanted}.`,
    hint: `\`sentiment image build --platform ${wanted}\` makes one for it.`,
  });
}
