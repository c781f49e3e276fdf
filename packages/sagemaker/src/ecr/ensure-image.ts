import { randomBytes } from "node:crypto";
import { BatchDeleteImageCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { buildImage, openEngine, pushImage, type Engine, type PushedImage } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import { openHttp } from "@sentiment/http";
import { refusalOf } from "../aws/aws-failure.ts";
import type { Aws } from "../aws/aws.ts";
import { proxiesOf } from "../aws/proxies-of.ts";
import { imageAt, seek, type Asking, type EcrImage, type ImageWish } from "./ecr-image.ts";
import { ensureRepository, incomingPrefix, registryHost, repositoryName } from "./repository.ts";
import { registryLogin } from "./registry-login.ts";
import { dockerManifestType, storedImage } from "./stored-image.ts";

export interface Pushing extends Asking {
  /** Told of what is done: `build the serving image`, `push the image to ECR`. */
  readonly onStep?: ((step: string) => void) | undefined;
  /** Looks at an image of the engine before it is pushed; what it throws is the end of it. */
  readonly verify?: ((image: { readonly engine: Engine; readonly id: string }) => Promise<void>) | undefined;
  /** What the engine says meanwhile. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
}

export interface EnsuredImage extends EcrImage {
  readonly action: "pushed" | "unchanged";
  /** What says what it is made of: its tag, or, where it was named by its address, its digest. */
  readonly identity: string;
  /** True: the engine has pushed a manifest that SageMaker refuses, and the same layers have got another one. */
  readonly converted: boolean;
}

/**
 * Sees to it that an image is in ECR, as SageMaker takes it. Its tag says what it is made of: one that is there is neither built nor
 * pushed again. It gets that tag last, when it is whole and of Docker's manifest; a push that is cut off leaves nothing that
 * another one would take for it.
 */
export async function ensureImage(aws: Aws, wish: ImageWish, pushing: Pushing): Promise<EnsuredImage> {
  const { image, identity, place, local } = await seek(aws, wish, pushing);
  if (image !== undefined) return { ...image, identity, converted: false, action: "unchanged" };
  const { engine, id } = local ?? (await build(wish, pushing));
  await pushing.verify?.({ engine, id });
  await ensureRepository(aws);
  pushing.onStep?.("push the image to ECR");
  const incoming = `${incomingPrefix}${randomBytes(6).toString("hex")}`;
  const { digest, converted } = await push(aws, { engine, id, incoming }, pushing);
  await nameIt(aws, digest, identity);
  await forget(aws, incoming);
  const stored = await imageAt(aws, place);
  if (stored === undefined) throw vanished(identity);
  return { ...stored, identity, converted, action: "pushed" };
}

async function build(wish: ImageWish, pushing: Pushing): Promise<{ engine: Engine; id: string }> {
  const { environment, signal, onStep, onLine, onWarning } = pushing;
  const engine = await openEngine(environment, signal);
  onStep?.("build the serving image");
  const platform = `linux/${wish.architecture ?? "amd64"}`;
  const { nodeImage } = wish;
  const built = await buildImage({ engine, nodeImage, platform, environment, signal, onLine, onWarning });
  return { engine, id: built.digest };
}

interface Outgoing {
  readonly engine: Engine;
  readonly id: string;
  readonly incoming: string;
}

/** Pushes under a passing tag; the manifest there is Docker's in the end. */
async function push(aws: Aws, { engine, id, incoming }: Outgoing, pushing: Pushing): Promise<PushedImage> {
  const { environment, signal, onLine, onWarning } = pushing;
  const credentials = await registryLogin(aws);
  const to = `${aws.settings.registry ?? (await registryHost(aws))}/${repositoryName(aws)}:${incoming}`;
  const http = openHttp({ signal, proxy: proxiesOf(environment) });
  try {
    return await pushImage({
      engine,
      image: id,
      to,
      http,
      credentials,
      environment,
      signal,
      onLine,
      onWarning,
    });
  } finally {
    await http.close();
    // The engine keeps the image by its other names; without this it would have one more for every push.
    await engine.ask(`forget the name ${to}`, (client) => client.getImage(to).remove()).catch(() => {});
  }
}

async function nameIt(aws: Aws, digest: string, tag: string): Promise<void> {
  const repository = repositoryName(aws);
  const stored = await storedImage(aws, { repository, reference: digest });
  if (stored === undefined) throw vanished(digest);
  const input = {
    repositoryName: repository,
    imageManifest: stored.manifest,
    imageManifestMediaType: dockerManifestType,
    imageDigest: digest,
    imageTag: tag,
  };
  try {
    await aws.ask("ecr", `name the image ${digest}`, (client, options) =>
      client.send(new PutImageCommand(input), options),
    );
  } catch (error) {
    // Another deploy has pushed one of the same contents meanwhile: that is taken.
    if (!/ImageAlreadyExists|ImageTagAlreadyExists/u.test(refusalOf(error)?.code ?? "")) throw error;
  }
}

async function forget(aws: Aws, tag: string): Promise<void> {
  const input = { repositoryName: repositoryName(aws), imageIds: [{ imageTag: tag }] };
  await aws.ask("ecr", `remove the tag ${tag}`, (client, options) =>
    client.send(new BatchDeleteImageCommand(input), options),
  );
}

function vanished(what: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "IMAGE_VANISHED",
    message: `The image ${what} was pushed to ECR and is not there.`,
    hint: "Another command may have removed it at the same time: try again.",
  });
}
