import { libraryVersion } from "@sentiment/pipeline";
import type { Engine } from "../docker/engine.ts";
import { contextDigest, imageContext, modelFolder, type ImageContext } from "./context.ts";
import { imageFiles } from "./image-files.ts";
import { imageReference } from "./image-reference.ts";

/** Debian's Node, of which the image takes Node and the libraries it is linked with. */
const defaultNodeImage = "docker.io/library/node:24-bookworm-slim";

/** What decides what is built. */
export interface ImageChoice {
  readonly engine: Engine;
  /** What the image is called; default: `sentiment:<version>`, and with a model `sentiment:<version>-<model id>`. */
  readonly tag?: string | undefined;
  /** Where Node is taken from: 24 or newer, of glibc or musl. Default: `defaultNodeImage`. */
  readonly nodeImage?: string | undefined;
  /** `linux/arm64`; default: the engine's own. */
  readonly platform?: string | undefined;
  /** A model to put into the image, at /sentiment/model, for where none is mounted. */
  readonly modelDir?: string | undefined;
}

/** An image to be built, decided before anything is asked of the engine. */
export interface WantedImage {
  /** With a tag. */
  readonly name: string;
  readonly nodeImage: string;
  readonly platform: string;
  /** Of all that it is built of: 64 hex digits. */
  readonly digest: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** By it an image is found that was built of the same. */
export const contextLabel = "io.sentiment.context";

/** As `ImageChoice`; an engine is needed only where its own platform is meant. */
type Choice = Omit<ImageChoice, "engine" | "platform"> &
  (
    | { readonly engine: Engine; readonly platform?: string | undefined }
    | { readonly engine?: undefined; readonly platform: string }
  );

/** Throws usage errors for names that are none. */
export function wantedImage(choice: Choice, context: ImageContext): WantedImage {
  const { nodeImage = defaultNodeImage } = choice;
  imageReference(nodeImage);
  const { name, tag } = imageReference(choice.tag ?? defaultName(context));
  const platform = choice.engine === undefined ? choice.platform : (choice.platform ?? platformOf(choice.engine));
  const digest = contextDigest(context, [nodeImage, platform]);
  return { name: `${name}:${tag}`, nodeImage, platform, digest, labels: labelsOf(digest, nodeImage) };
}

/** What an image would be built of, as `BuiltImage.context` has it, without building it: the same has been built before. */
export async function imageIdentity(choice: Choice): Promise<string> {
  return wantedImage(choice, await imageContext(await imageFiles(), choice.modelDir)).digest;
}

function platformOf({ platform: { os, architecture } }: Engine): string {
  return `${os}/${architecture}`;
}

/** Whether an image has all labels that the wanted one would have. */
export function hasLabels(labels: Readonly<Record<string, string>> | null | undefined, wanted: WantedImage): boolean {
  return Object.entries(wanted.labels).every(([name, value]) => labels?.[name] === value);
}

function defaultName({ files }: ImageContext): string {
  // The model's id, as the server names it.
  const model = files.find(({ name }) => name === `${modelFolder}model.json`)?.sha256.slice(0, 16);
  return `sentiment:${libraryVersion}${model === undefined ? "" : `-${model}`}`;
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md, and what it was built of. */
function labelsOf(digest: string, nodeImage: string): Record<string, string> {
  return {
    "org.opencontainers.image.title": "sentiment",
    "org.opencontainers.image.description": "Sentiment of text: the inference server, and training",
    "org.opencontainers.image.version": libraryVersion,
    "org.opencontainers.image.licenses": "MIT",
    "org.opencontainers.image.base.name": nodeImage,
    [contextLabel]: digest,
  };
}
