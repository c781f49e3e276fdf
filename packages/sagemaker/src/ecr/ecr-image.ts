import { imageIdentity, openEngine, type Engine } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import type { Aws } from "../aws/aws.ts";
import { registryHost, repositoryName } from "./repository.ts";
import { storedImage, type ImagePlace } from "./stored-image.ts";

/** Which image is meant. */
export interface ImageWish {
  /** One of ECR by its address, or one that the Docker engine has, by name or id; default: this program's own serving image. */
  readonly image?: string | undefined;
  /** Where this program's own takes Node from. */
  readonly nodeImage?: string | undefined;
  /** Default: `amd64`; `arm64` for instances with Graviton. */
  readonly architecture?: "amd64" | "arm64" | undefined;
}

/** An image in ECR that SageMaker takes. */
export interface EcrImage {
  /** `123456789012.dkr.ecr.eu-central-1.amazonaws.com/sentiment@sha256:…`, as CreateModel names it. */
  readonly uri: string;
  /** `sha256:…` */
  readonly digest: string;
  /** As it is stored, compressed. */
  readonly bytes: number;
}

/** What was found of an image, without changing anything. */
export interface FoundImage {
  /** What it is, known before it is there: `context-<64 hex digits>` of its contents, `image-…` of an engine's; or its digest. */
  readonly identity: string;
  /** undefined: it has to be pushed first. */
  readonly image: EcrImage | undefined;
}

export interface Asking {
  /** Of whoever asks: which Docker engine, which proxies. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Where an image comes from, and where it belongs. */
export interface Sought extends FoundImage {
  readonly place: ImagePlace;
  /** What the engine is to push; undefined: this program's own, to be built first. */
  readonly local: { readonly engine: Engine; readonly id: string } | undefined;
}

/**
 * Whether the image is in ECR. Asks the Docker engine only about an image of its own. Throws input errors for images that are
 * nowhere, for another platform, or of a manifest that SageMaker refuses.
 */
export async function findImage(aws: Aws, wish: ImageWish, asking: Asking): Promise<FoundImage> {
  const { identity, image } = await seek(aws, wish, asking);
  return { identity, image };
}

export async function seek(aws: Aws, wish: ImageWish, asking: Asking): Promise<Sought> {
  const { image: name, architecture = "amd64" } = wish;
  const platform = `linux/${architecture}`;
  if (name !== undefined && isEcrAddress(name)) return seekByAddress(aws, name);
  const local = name === undefined ? undefined : await inEngine(name, platform, asking);
  const identity =
    local === undefined
      ? `context-${await imageIdentity({ platform, nodeImage: wish.nodeImage })}`
      : `image-${local.id.replace(/^sha256:/u, "")}`;
  const place = { repository: repositoryName(aws), reference: identity };
  return { identity, place, local, image: await imageAt(aws, place) };
}

/** What is in ECR at that place. */
export async function imageAt(aws: Aws, place: ImagePlace): Promise<EcrImage | undefined> {
  const stored = await storedImage(aws, place);
  if (stored === undefined) return undefined;
  const host = await registryHost(aws);
  const registry = place.account === undefined ? host : host.replace(/^\d+/u, place.account);
  return { uri: `${registry}/${place.repository}@${stored.digest}`, digest: stored.digest, bytes: stored.bytes };
}

const ecrAddress =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?:@(sha256:[0-9a-f]{64})|:([\w][\w.-]{0,127}))?$/u;

function isEcrAddress(name: string): boolean {
  return /^[^/]+\.dkr\.ecr\.[^/]+\//u.test(name);
}

async function seekByAddress(aws: Aws, name: string): Promise<Sought> {
  const [, account = "", region = "", repository = "", digest, tag = "latest"] = ecrAddress.exec(name) ?? [];
  if (account === "") throw noAddress(name);
  if (region !== aws.region) throw otherRegion(name, region, aws.region);
  const place = { account, repository, reference: digest ?? tag };
  const image = await imageAt(aws, place);
  if (image === undefined) throw notInEcr(name);
  return { identity: image.digest, place, local: undefined, image };
}

async function inEngine(name: string, platform: string, { environment, signal }: Asking): Promise<Sought["local"]> {
  const engine = await openEngine(environment, signal);
  const what = `look at the image ${name}`;
  const image = await engine
    .ask(what, (client) => client.getImage(name).inspect(), { signal })
    .catch((error: unknown) => {
      throw SentimentError.is(error) && error.code === "DOCKER_NOT_FOUND" ? notInEngine(name, engine, error) : error;
    });
  const is = `${image.Os}/${image.Architecture}`;
  if (is !== platform) throw otherPlatform(name, is, platform);
  return { engine, id: image.Id };
}

function noAddress(name: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "IMAGE_NAME_INVALID",
    message: `${JSON.stringify(name)} is no address of an image in ECR.`,
    hint: "They are like 123456789012.dkr.ecr.eu-central-1.amazonaws.com/sentiment:1.0, or …/sentiment@sha256:….",
  });
}

function otherRegion(name: string, is: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "IMAGE_REGION",
    message: `The image ${name} is in ${is}, and SageMaker in ${wanted} takes images of its own region only.`,
    hint: `Push it to ECR in ${wanted} (\`sentiment image push --ecr\`), or choose another region.`,
  });
}

function notInEcr(name: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_NOT_FOUND",
    message: `There is no image ${name} in ECR.`,
    hint: "`aws ecr describe-images` shows those that there are; without --image this program's own is pushed where it is needed.",
  });
}

function notInEngine(name: string, engine: Engine, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_NOT_FOUND",
    message: `The Docker engine at ${engine.url} has no image ${name}.`,
    hint: "`sentiment image build` makes one; without --image it is made when it is needed.",
    cause,
  });
}

function otherPlatform(name: string, is: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "IMAGE_PLATFORM",
    message: `${name} is for ${is}, and the instances need ${wanted}.`,
    hint: `\`sentiment image build --platform ${wanted}\` makes one for them.`,
  });
}
