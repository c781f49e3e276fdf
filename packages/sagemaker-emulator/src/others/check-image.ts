import type { Account } from "../account.ts";
import { validationException } from "../wire/aws-error.ts";

/** The only kind of image that SageMaker runs: Docker's version 2, schema 2, for one platform. */
const dockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

const knownManifests = [
  dockerManifest,
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
];

interface ImageName {
  readonly host: string;
  readonly registryId: string;
  readonly region: string;
  readonly repository: string;
  /** `sha256:…`, or a tag. */
  readonly reference: string;
}

/** Refuses an image that is not ECR's, lies in another region, does not exist, or is of a kind that SageMaker does not run. */
export async function checkImage(account: Account, image: string): Promise<void> {
  const name = ecrImage(image);
  if (name === undefined) {
    throw validationException(
      `Using non-ECR image "${image}" without Vpc repository access mode is not supported. Please specify an image of ECR.`,
    );
  }
  if (name.region !== account.region) {
    throw validationException(`Invalid image: ${image} is in ${name.region}, and not in ${account.region}.`);
  }
  const mediaType = await mediaTypeOf(account, image, name);
  if (mediaType === undefined) throw validationException(`Requested image ${image} not found.`);
  if (mediaType !== dockerManifest) {
    throw validationException(
      `Unsupported manifest media type ${mediaType} for image ${image}. Ensure that valid manifest media type is used for specified image.`,
    );
  }
}

/** `123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment@sha256:…` in its parts. */
function ecrImage(image: string): ImageName | undefined {
  const parts =
    /^((\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/u.exec(
      image,
    );
  if (parts === null) return undefined;
  const [, host, registryId, region, repository, tag, digest] = parts;
  return {
    host: host!,
    registryId: registryId!,
    region: region!,
    repository: repository!,
    reference: digest ?? tag ?? "latest",
  };
}

/** Of its manifest, as whoever keeps images says; `undefined` if there is none. */
async function mediaTypeOf(account: Account, image: string, name: ImageName): Promise<string | undefined> {
  if (account.registry !== undefined) return typeInRegistry(account, name);
  const { inspect } = account.runner;
  return inspect === undefined ? typeInEcr(account, name) : (await inspect(image))?.mediaType;
}

async function typeInEcr(
  account: Account,
  { registryId, repository, reference }: ImageName,
): Promise<string | undefined> {
  const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
  const imageIds = [reference.startsWith("sha256:") ? { imageDigest: reference } : { imageTag: reference }];
  try {
    const ecr = await account.others.ecr();
    const { images = [] } = await ecr.send(
      new BatchGetImageCommand({
        registryId,
        repositoryName: repository,
        imageIds,
        acceptedMediaTypes: knownManifests,
      }),
    );
    const manifest = images[0]?.imageManifest;
    if (manifest === undefined) return undefined;
    return (
      images[0]?.imageManifestMediaType ?? (JSON.parse(manifest) as { readonly mediaType?: string }).mediaType ?? ""
    );
  } catch (error) {
    if (error instanceof Error && error.name === "RepositoryNotFoundException") return undefined;
    throw error;
  }
}

/** Asks the registry itself, with ECR's own token. */
async function typeInRegistry(account: Account, { repository, reference }: ImageName): Promise<string | undefined> {
  const { GetAuthorizationTokenCommand } = await import("@aws-sdk/client-ecr");
  const { authorizationData = [] } = await (await account.others.ecr()).send(new GetAuthorizationTokenCommand({}));
  const headers = {
    accept: knownManifests.join(", "),
    authorization: `Basic ${authorizationData[0]?.authorizationToken ?? ""}`,
  };
  const url = `http://${account.registry}/v2/${repository}/manifests/${reference}`;
  const answer = await fetch(url, { method: "HEAD", headers, signal: AbortSignal.timeout(30_000) });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`The registry ${account.registry} answers ${answer.status} for ${repository}.`);
  return answer.headers.get("content-type") ?? "";
}
