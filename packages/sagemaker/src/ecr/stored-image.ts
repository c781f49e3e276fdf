import { BatchGetImageCommand, type Image } from "@aws-sdk/client-ecr";
import { SentimentError } from "@sentiment/errors";
import { sha256Bytes } from "@sentiment/files";
import { z } from "zod";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";

/** Where to look. */
export interface ImagePlace {
  /** Another account's, where that shares its images. */
  readonly account?: string | undefined;
  readonly repository: string;
  /** A tag, or `sha256:…`. */
  readonly reference: string;
}

/** An image in ECR as SageMaker takes it. */
export interface StoredImage {
  /** `sha256:…`, of the manifest. */
  readonly digest: string;
  /** Of all layers, compressed. */
  readonly bytes: number;
  readonly manifest: string;
}

/** The only kind that SageMaker takes. */
export const dockerManifestType = "application/vnd.docker.distribution.manifest.v2+json";

const acceptedTypes = [
  dockerManifestType,
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
];

const manifestParts = z.object({
  mediaType: z.string().optional(),
  layers: z.array(z.object({ size: z.number() })).optional(),
});

/**
 * Looks an image up, without changing anything; undefined: there is no such image, or no such repository. Throws an input error for
 * what SageMaker does not take (OCI's manifests, lists of several), and a remote one where ECR gives other bytes than the digest says.
 */
export async function storedImage(aws: Aws, place: ImagePlace): Promise<StoredImage | undefined> {
  const { account, repository, reference } = place;
  const id = reference.startsWith("sha256:") ? { imageDigest: reference } : { imageTag: reference };
  const input = { repositoryName: repository, registryId: account, imageIds: [id], acceptedMediaTypes: acceptedTypes };
  const what = `look for the image ${repository}, ${reference}`;
  const [image] = await aws
    .ask("ecr", what, async (client, options): Promise<readonly Image[]> => {
      return (await client.send(new BatchGetImageCommand(input), options)).images ?? [];
    })
    .catch((error: unknown) => {
      if (refusalOf(error)?.code === "RepositoryNotFoundException") return [];
      throw error;
    });
  if (image === undefined) return undefined;
  const { imageManifest: manifest = "", imageManifestMediaType } = image;
  const digest = `sha256:${sha256Bytes(manifest)}`;
  const said = image.imageId?.imageDigest ?? digest;
  if (said !== digest) throw corrupt(place, said, digest);
  const { mediaType, layers } = manifestParts.parse(JSON.parse(manifest));
  const type = imageManifestMediaType ?? mediaType ?? "";
  if (type !== dockerManifestType) throw otherManifest(place, type);
  return { digest, bytes: (layers ?? []).reduce((sum, { size }) => sum + size, 0), manifest };
}

function otherManifest({ repository, reference }: ImagePlace, type: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MANIFEST_UNUSABLE",
    message: `The image ${repository}, ${reference}, in ECR has a manifest of the type ${type || "unknown"}, which SageMaker refuses.`,
    hint: "It takes Docker's version 2, schema 2, for one platform: `sentiment image push` and `sentiment deploy` push such ones, and newer Docker engines do not.",
  });
}

function corrupt({ repository, reference }: ImagePlace, said: string, digest: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "REGISTRY_CORRUPT",
    message: `ECR says that the image ${repository}, ${reference}, is ${said}, and its manifest is ${digest}.`,
    hint: "Delete that image in ECR; the next deploy pushes it anew.",
  });
}
