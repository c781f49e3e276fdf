import { createHash } from "node:crypto";
import type {
  BatchDeleteImageRequest,
  BatchGetImageRequest,
  CreateRepositoryRequest,
  DescribeImagesRequest,
  DescribeRepositoriesRequest,
  Image,
  ImageIdentifier,
  PutImageRequest,
  PutLifecyclePolicyRequest,
} from "@aws-sdk/client-ecr";
import { AwsError } from "../wire/aws-error.ts";
import { jsonStandIn } from "./json-stand-in.ts";
import type { StandIn } from "./stand-in.ts";

const dockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

interface Repository {
  readonly name: string;
  /** Digest → manifest */
  readonly manifests: Map<string, string>;
  /** Tag → digest */
  readonly tags: Map<string, string>;
  lifecycle: string | undefined;
}

/**
 * ECR: repositories and what is known of images. Where processes stand for containers there need be no images: whichever tag is
 * asked for is there, in every repository, so that nothing has to be built and pushed.
 */
export function ecr({ account, region }: { readonly account: string; readonly region: string }): StandIn {
  const repositories = new Map<string, Repository>();
  const open = (name: string): Repository => {
    const repository = repositories.get(name) ?? { name, manifests: new Map(), tags: new Map(), lifecycle: undefined };
    repositories.set(name, repository);
    return repository;
  };
  const told = ({ name }: Repository): object => {
    const repositoryUri = `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
    const repositoryArn = `arn:aws:ecr:${region}:${account}:repository/${name}`;
    return { repositoryName: name, repositoryUri, repositoryArn, registryId: account };
  };
  const named = (name: string | undefined): Repository => open(name ?? "");
  open("sentiment");
  return jsonStandIn("ecr", {
    DescribeRepositories: ({ repositoryNames: names }: DescribeRepositoriesRequest) => {
      return { repositories: (names?.map(named) ?? [...repositories.values()]).map(told) };
    },
    CreateRepository({ repositoryName: name }: CreateRepositoryRequest) {
      if (repositories.has(name!)) {
        throw new AwsError("RepositoryAlreadyExistsException", `The repository with name '${name}' already exists.`);
      }
      return { repository: told(open(name!)) };
    },
    GetLifecyclePolicy({ repositoryName: name }: PutLifecyclePolicyRequest) {
      const { lifecycle } = named(name);
      if (lifecycle === undefined)
        throw new AwsError("LifecyclePolicyNotFoundException", "Lifecycle policy does not exist.");
      return { repositoryName: name, lifecyclePolicyText: lifecycle };
    },
    PutLifecyclePolicy({ repositoryName: name, lifecyclePolicyText: text }: PutLifecyclePolicyRequest) {
      named(name).lifecycle = text;
      return { repositoryName: name, lifecyclePolicyText: text };
    },
    GetAuthorizationToken() {
      const authorizationToken = Buffer.from("AWS:emulator").toString("base64");
      const proxyEndpoint = `https://${account}.dkr.ecr.${region}.amazonaws.com`;
      return { authorizationData: [{ authorizationToken, proxyEndpoint, expiresAt: Date.now() / 1000 + 12 * 3600 }] };
    },
    ...imageOperations(named),
  });
}

function imageOperations(named: (name: string | undefined) => Repository): Parameters<typeof jsonStandIn>[1] {
  return {
    BatchGetImage({ repositoryName: name, imageIds: ids = [] }: BatchGetImageRequest) {
      const repository = named(name);
      const found = ids.map((id) => find(repository, id));
      const missing = ids.filter((_, index) => found[index] === undefined);
      const failures = missing.map((imageId) => {
        return { imageId, failureCode: "ImageNotFound", failureReason: "Requested image not found" };
      });
      return { images: found.filter((image) => image !== undefined), failures };
    },
    DescribeImages({ repositoryName: name, imageIds: ids }: DescribeImagesRequest) {
      const repository = named(name);
      const wanted = ids ?? [...repository.manifests.keys()].map((imageDigest): ImageIdentifier => ({ imageDigest }));
      const imageDetails = wanted.map((id) => {
        const image = find(repository, id);
        if (image === undefined) throw new AwsError("ImageNotFoundException", "The requested image does not exist.");
        const digest = image.imageId!.imageDigest!;
        const imageTags = [...repository.tags].filter(([, each]) => each === digest).map(([tag]) => tag);
        return {
          repositoryName: name,
          imageDigest: digest,
          imageTags,
          imageSizeInBytes: 0,
          imageManifestMediaType: dockerManifest,
        };
      });
      return { imageDetails };
    },
    PutImage({ repositoryName: name, imageManifest: manifest = "", imageTag: tag }: PutImageRequest) {
      const repository = named(name);
      const digest = digestOf(manifest);
      repository.manifests.set(digest, manifest);
      if (tag !== undefined) repository.tags.set(tag, digest);
      return { image: find(repository, { imageDigest: digest }) };
    },
    BatchDeleteImage({ repositoryName: name, imageIds: ids = [] }: BatchDeleteImageRequest) {
      const { tags, manifests } = named(name);
      for (const { imageTag, imageDigest } of ids) {
        if (imageTag !== undefined) tags.delete(imageTag);
        else manifests.delete(imageDigest!);
      }
      return { imageIds: ids, failures: [] };
    },
  };
}

/** A tag that nobody has put is that of an image of nothing, the same for the same tag. */
function find({ name, manifests, tags }: Repository, { imageDigest, imageTag }: ImageIdentifier): Image | undefined {
  if (imageDigest === undefined && imageTag !== undefined && !tags.has(imageTag)) {
    const manifest = emptyImage(imageTag);
    manifests.set(digestOf(manifest), manifest);
    tags.set(imageTag, digestOf(manifest));
  }
  const digest = imageDigest ?? tags.get(imageTag ?? "");
  const manifest = digest === undefined ? undefined : manifests.get(digest);
  if (manifest === undefined) return undefined;
  const imageId = { imageDigest: digest, ...(imageTag !== undefined && { imageTag }) };
  return { repositoryName: name, imageId, imageManifest: manifest, imageManifestMediaType: dockerManifest };
}

function emptyImage(tag: string): string {
  const config = { mediaType: "application/vnd.docker.container.image.v1+json", size: 0, digest: digestOf(tag) };
  return JSON.stringify({ schemaVersion: 2, mediaType: dockerManifest, config, layers: [] });
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
