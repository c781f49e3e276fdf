import { SentimentError } from "@sentiment/errors";
import type { z } from "zod";
import { dockerManifest, imageIndex, imageManifest, manifestFor } from "./docker-manifest.ts";
import { docker, oci } from "./media-types.ts";
import type { RegistryClient, StoredManifest } from "./registry-client.ts";

/** What is in a registry under a tag. */
export interface PushedManifest {
  /** `sha256:…`: of the manifest, by which the image is pulled. */
  readonly digest: string;
  /** Docker's, version 2, schema 2. */
  readonly mediaType: string;
  /** True: what was there before was OCI's, or a list. */
  readonly converted: boolean;
  /** Of all layers, as they are stored. */
  readonly bytes: number;
}

/**
 * Sees to it that a tag is an image as every cloud takes it: one platform, Docker's manifest, layers of gzip. Where it is
 * something else, the same parts get such a manifest, under the same tag; nothing is uploaded but that manifest. Throws an
 * input error where that cannot be, and remote ones.
 */
export async function ensureDockerManifest(
  client: RegistryClient,
  tag: string,
  platform: string,
): Promise<PushedManifest> {
  const stored = await existing(client, tag);
  const isList = stored.mediaType === docker.list || stored.mediaType === oci.index;
  const single = isList ? await existing(client, manifestFor(parsed(imageIndex, stored), platform).digest) : stored;
  if (single.mediaType !== docker.manifest && single.mediaType !== oci.manifest)
    throw unknownType(tag, single.mediaType);
  const wanted = dockerManifest(parsed(imageManifest, single));
  const bytes = wanted.layers.reduce((sum, { size }) => sum + size, 0);
  const result = { mediaType: docker.manifest, bytes };
  // Docker's own is kept as it is, byte by byte: its digest is known elsewhere.
  const isDocker = single.mediaType === docker.manifest;
  if (isDocker && !isList) return { ...result, digest: single.digest, converted: false };
  const content = isDocker ? single.bytes : Buffer.from(JSON.stringify(wanted, null, 2));
  return { ...result, digest: await client.putManifest(tag, docker.manifest, content), converted: true };
}

async function existing(client: RegistryClient, reference: string): Promise<StoredManifest> {
  const stored = await client.manifest(reference);
  if (stored !== undefined) return stored;
  throw new SentimentError({
    kind: "remote",
    code: "MANIFEST_MISSING",
    message: `The registry has no manifest ${reference}, although it was pushed there.`,
    hint: "Try again; the registry's own log may say more.",
  });
}

function parsed<T>(schema: z.ZodType<T>, { bytes, digest }: StoredManifest): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch (cause) {
    throw new SentimentError({
      kind: "remote",
      code: "REGISTRY_CORRUPT",
      message: `The manifest ${digest} of the registry is not what it says it is.`,
      hint: "Push the image again.",
      cause,
    });
  }
}

function unknownType(tag: string, mediaType: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "NO_IMAGE",
    message: `${tag} is no image in the registry, but something of the type ${mediaType || "unknown"}.`,
    hint: "Is the name right?",
  });
}
