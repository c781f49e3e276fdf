/** The images that moto's ECR knows. What moto itself makes up – digests, for one – is told to it. */
export interface EcrImages {
  hasRepository(repository: string): Promise<boolean>;
  /** The image of a tag or a digest; undefined: there is none. */
  digestOf(repository: string, reference: string): Promise<string | undefined>;
  /** Tells it what was pushed. False: the tag is another image's, and the repository's tags do not change. */
  put(repository: string, image: PushedToEcr): Promise<boolean>;
}

export interface PushedToEcr {
  /** A tag, or the digest. */
  readonly reference: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly manifest: string;
}

export function ecrImages(moto: string): EcrImages {
  const digestOf = async (repository: string, reference: string): Promise<string | undefined> => {
    const id = isDigest(reference) ? { imageDigest: reference } : { imageTag: reference };
    const { ok, body } = await ask(moto, "DescribeImages", { repositoryName: repository, imageIds: [id] });
    return ok ? (body as { imageDetails: { imageDigest: string }[] }).imageDetails[0]?.imageDigest : undefined;
  };
  return {
    digestOf,
    hasRepository: async (repository) =>
      (await ask(moto, "DescribeRepositories", { repositoryNames: [repository] })).ok,
    async put(repository, { reference, digest, mediaType, manifest }) {
      const { ok } = await ask(moto, "PutImage", {
        repositoryName: repository,
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
        imageDigest: digest,
        ...(isDigest(reference) ? {} : { imageTag: reference }),
      });
      // It refuses the very same image under the very same tag, too, of which a registry makes nothing.
      return ok || (await digestOf(repository, reference)) === digest;
    },
  };
}

interface Answer {
  readonly ok: boolean;
  readonly body: unknown;
}

async function ask(moto: string, operation: string, input: object): Promise<Answer> {
  const response = await fetch(moto, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      authorization: "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/ecr/aws4_request, Signature=0",
    },
    body: JSON.stringify(input),
  });
  return { ok: response.ok, body: await response.json() };
}

function isDigest(reference: string): boolean {
  return reference.startsWith("sha256:");
}
