import { SentimentError } from "@sentiment/errors";
import type { Engine } from "../docker/engine.ts";
import { imageReference } from "./image-reference.ts";
import { hasLabels, type WantedImage } from "./wanted-image.ts";

export interface NamedImage {
  /** Its name and tag. */
  readonly image: string;
  /** `sha256:…`, of its configuration: what this engine knows it by. */
  readonly digest: string;
  /** `linux/amd64` */
  readonly platform: string;
  /** Unpacked. */
  readonly bytes: number;
}

interface Asking {
  readonly engine: Engine;
  readonly signal?: AbortSignal | undefined;
}

/** Looks whether an image is what was asked for, and gives it its name. Throws a remote error for one that is not. */
export async function nameImage({ engine, signal }: Asking, wanted: WantedImage, digest: string): Promise<NamedImage> {
  const { name, platform } = wanted;
  const image = await engine.ask(`look at ${digest}`, (client) => client.getImage(digest).inspect(), { signal });
  const is = `${image.Os}/${image.Architecture}`;
  if (is !== platform.split("/", 2).join("/")) throw otherPlatform(name, is, platform);
  if (!hasLabels(image.Config.Labels, wanted)) throw withoutLabels(name);
  if (!image.RepoTags?.includes(name)) {
    const reference = imageReference(name);
    const call = { repo: reference.name, tag: reference.tag };
    await engine.ask(`call an image ${name}`, (client) => client.getImage(digest).tag(call), { signal });
  }
  return { image: name, digest, platform: is, bytes: image.Size };
}

function otherPlatform(name: string, is: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "PLATFORM_IGNORED",
    message: `The Docker engine has built ${name} for ${is}, although ${wanted} was asked for.`,
    hint: "The image that Node is taken from must be for that platform, too: --node-image names one.",
  });
}

function withoutLabels(name: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "LABELS_IGNORED",
    message: `The Docker engine has built ${name} without the labels that were asked for.`,
    hint: "Is it Docker's own, of version 20.10 or newer? `docker version`",
  });
}
