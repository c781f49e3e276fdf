import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { SentimentError } from "@sentiment/errors";
import { isAbsent } from "../aws/is-absent.ts";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import type { EndpointImage } from "./endpoint-image.ts";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ecrReference =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9][a-z0-9._/-]*)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/u;

/** The only manifest that SageMaker takes: of one image, not of a list, and not OCI's. */
const dockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

/**
 * An image of ECR, by its reference there. Throws a usage error for what is no such reference or of another region, and input errors
 * where ECR does not have it, or has it in a form that SageMaker refuses.
 */
export async function namedImage(aws: Aws, reference: string): Promise<EndpointImage> {
  const found = ecrReference.exec(reference);
  if (found === null) throw noReference(reference);
  const [, account = "", region = "", repository = "", imageTag, imageDigest] = found;
  if (region !== aws.region) throw otherRegion(reference, region, aws.region);
  const id = imageDigest === undefined ? { imageTag: imageTag ?? "latest" } : { imageDigest };
  const image = await aws
    .ask("ecr", `look at the image ${reference}`, async (client, options) => {
      const input = { registryId: account, repositoryName: repository, imageIds: [id] };
      return (await client.send(new DescribeImagesCommand(input), options)).imageDetails?.[0];
    })
    .catch((error: unknown) => {
      if (isAbsent(error) || /^(Image|Repository)NotFound/u.test(refusalOf(error)?.code ?? "")) return undefined;
      throw error;
    });
  if (image?.imageDigest === undefined) throw absent(reference);
  const { imageDigest: digest, imageManifestMediaType: mediaType } = image;
  if (mediaType !== undefined && mediaType !== dockerManifest) throw otherManifest(reference, mediaType);
  const exact = `${reference.slice(0, reference.indexOf("/"))}/${repository}@${digest}`;
  return { identity: digest, steps: [], ensure: async () => exact };
}

function noReference(reference: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "IMAGE_NOT_IN_ECR",
    message: `${reference} is no image of ECR, and SageMaker takes images from there.`,
    hint: "Name it as <account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:…; or leave --image out to have this program's own pushed there.",
  });
}

function otherRegion(reference: string, region: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "IMAGE_ELSEWHERE",
    message: `${reference} is in ${region}, and the endpoint is to be in ${wanted}: SageMaker takes images of its own region.`,
    hint: "Push the image there, or leave --image out.",
  });
}

function absent(reference: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_NOT_FOUND",
    message: `ECR has no image ${reference}.`,
    hint: "`sentiment image push` brings one there; without --image, this program's own is pushed.",
  });
}

function otherManifest(reference: string, mediaType: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_MANIFEST",
    message: `${reference} has a manifest of the type ${mediaType}, which SageMaker refuses: it takes ${dockerManifest}.`,
    hint: "`sentiment image push` pushes it as SageMaker wants it.",
  });
}
