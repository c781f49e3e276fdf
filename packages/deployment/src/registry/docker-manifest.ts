import { SentimentError } from "@sentiment/errors";
import { z } from "zod";
import { docker, oci } from "./media-types.ts";

/** A part of an image, as a manifest names it. */
const descriptor = z.object({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/u),
  size: z.int().nonnegative(),
  platform: z.object({ os: z.string().optional(), architecture: z.string().optional() }).optional(),
});

/** A manifest of one platform's image, Docker's or OCI's. */
export const imageManifest = z.object({ schemaVersion: z.literal(2), config: descriptor, layers: z.array(descriptor) });

/** A list of manifests: Docker's manifest list, OCI's index. */
export const imageIndex = z.object({ schemaVersion: z.literal(2), manifests: z.array(descriptor) });

type Descriptor = z.output<typeof descriptor>;
export type ImageManifest = z.output<typeof imageManifest>;

/**
 * The same image as a manifest of Docker's version 2, schema 2, which is the only kind that SageMaker takes: the parts are the
 * same bytes, only what they are called differs. Throws an input error for what Docker has no name for: layers that are
 * not compressed by gzip, or that are to be fetched from elsewhere.
 */
export function dockerManifest(manifest: ImageManifest): ImageManifest & { readonly mediaType: string } {
  const layers = manifest.layers.map(({ mediaType, digest, size }) => {
    if (mediaType !== docker.layer && mediaType !== oci.layer) throw unusableLayer(mediaType);
    return { mediaType: docker.layer, size, digest };
  });
  const { mediaType, digest, size } = manifest.config;
  if (mediaType !== docker.config && mediaType !== oci.config) throw noImage(mediaType);
  return { schemaVersion: 2, mediaType: docker.manifest, config: { mediaType: docker.config, size, digest }, layers };
}

/**
 * The manifest for a platform (`linux/amd64`) among those of an index. Attestations, which BuildKit puts beside it, are for
 * the platform `unknown`. Throws an input error when there is none.
 */
export function manifestFor({ manifests }: z.output<typeof imageIndex>, platform: string): Descriptor {
  const platforms = manifests.map((each) => `${each.platform?.os}/${each.platform?.architecture}`);
  const found = manifests[platforms.indexOf(platform)];
  if (found !== undefined) return found;
  throw new SentimentError({
    kind: "input",
    code: "PLATFORM_MISSING",
    message: `The image is not there for ${platform}, but for ${platforms.join(", ") || "no platform at all"}.`,
    hint: "Build it for that platform, and push it again.",
  });
}

function unusableLayer(mediaType: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "LAYER_UNUSABLE",
    message: `The image has a layer of the type ${mediaType}, and not every cloud takes other layers than those of gzip.`,
    hint: "Build it anew without a special compression, from a base whose layers are all in the registry.",
  });
}

function noImage(mediaType: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "NO_IMAGE",
    message: `What is there is no image but an artifact of the type ${mediaType}.`,
    hint: "Is the name right?",
  });
}
