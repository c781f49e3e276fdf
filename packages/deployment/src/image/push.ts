import type { Readable } from "node:stream";
import { SentimentError } from "@sentiment/errors";
import type { Http } from "@sentiment/http";
import { isNotFound } from "../docker/engine-failure.ts";
import type { Engine } from "../docker/engine.ts";
import { dockerLogin } from "../registry/docker-logins.ts";
import { engineLogin, serverAddress } from "../registry/engine-login.ts";
import { ensureDockerManifest, type PushedManifest } from "../registry/ensure-docker-manifest.ts";
import type { RegistryCredentials } from "../registry/login.ts";
import { RegistryClient } from "../registry/registry-client.ts";
import { drain } from "./drain.ts";
import { imageReference, type ImageReference } from "./image-reference.ts";
import { SilenceWatch } from "./silence-watch.ts";

export interface PushOptions {
  readonly engine: Engine;
  /** What is pushed: a name or an id that the engine knows. */
  readonly image: string;
  /** Where to: `REGISTRY/REPOSITORY:TAG`. Default: `image`, which then has such a name. */
  readonly to?: string | undefined;
  /** For asking the registry itself. */
  readonly http: Http;
  /** Default: what `docker login` has kept, found by `environment`. */
  readonly credentials?: RegistryCredentials | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long the engine may say nothing; default: 300. */
  readonly silenceSeconds?: number | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PushedImage extends PushedManifest {
  /** `REGISTRY/REPOSITORY:TAG` */
  readonly image: string;
  /** `REGISTRY/REPOSITORY@sha256:…`: this very image, whatever becomes of the tag. What a cloud is told. */
  readonly reference: string;
  /** `unchanged`: that tag was this very image before. */
  readonly action: "pushed" | "unchanged";
}

/**
 * Has the engine push an image, and then asks the registry what it has got: a manifest of Docker's version 2, schema 2,
 * into which another one is converted. Throws remote errors with the engine's last words or the registry's, an input
 * error for an image that is not there, a usage error for a name that is none.
 */
export async function pushImage(options: PushOptions): Promise<PushedImage> {
  const { http, environment, signal } = options;
  const target = imageReference(options.to ?? options.image);
  const { registry, repository, name, tag } = target;
  const platform = await tagged(options, target);
  const credentials = options.credentials ?? (await dockerLogin(registry, environment));
  const client = new RegistryClient({ registry, repository, http, credentials, signal });
  const before = await client.manifest(tag);
  await push(options, target, credentials);
  const pushed = await ensureDockerManifest(client, tag, platform);
  const action = before?.digest === pushed.digest ? "unchanged" : "pushed";
  return { ...pushed, image: `${name}:${tag}`, reference: `${name}@${pushed.digest}`, action };
}

/** Gives the image the name it is to be pushed by, if it has another; returns its platform. */
async function tagged({ engine, image, signal }: PushOptions, { name, tag }: ImageReference): Promise<string> {
  const found = await inspected(engine, image, signal);
  if (!found.RepoTags?.includes(`${name}:${tag}`)) {
    const call = { repo: name, tag };
    await engine.ask(`call an image ${name}:${tag}`, (client) => client.getImage(found.Id).tag(call), { signal });
  }
  return `${found.Os}/${found.Architecture}`;
}

interface Inspected {
  readonly Id: string;
  readonly Os: string;
  readonly Architecture: string;
  readonly RepoTags?: readonly string[] | null;
}

async function inspected(engine: Engine, image: string, signal: AbortSignal | undefined): Promise<Inspected> {
  try {
    return await engine.ask(`look at ${image}`, (client) => client.getImage(image).inspect(), { signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new SentimentError({
      kind: "input",
      code: "IMAGE_NOT_FOUND",
      message: `The Docker engine has no image ${image}.`,
      hint: "`sentiment image build` builds it; `docker image ls` shows those that there are.",
      cause: error,
    });
  }
}

async function push(
  options: PushOptions,
  { name, tag, registry }: ImageReference,
  credentials: RegistryCredentials | undefined,
): Promise<void> {
  using watch = new SilenceWatch(options.silenceSeconds ?? 300, options.signal);
  const what = `push ${name}:${tag}`;
  // Without any the engine says 400.
  const authconfig = { ...engineLogin(credentials), serveraddress: serverAddress(registry) };
  const { onLine, onWarning } = options;
  const stream = await options.engine.ask(
    what,
    (client) => client.getImage(name).push({ tag, authconfig, abortSignal: watch.signal }),
    watch.patience,
  );
  await drain(stream as Readable, { what, proof: "Digest", onLine, onWarning, watch });
}
