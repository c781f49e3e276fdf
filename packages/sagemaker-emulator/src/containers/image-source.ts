import { pullImage, RegistryClient, type Engine } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import type { Http } from "@sentiment/http";
import { z } from "zod";
import type { ImageFacts } from "../runner.ts";
import { unlessGone } from "./labels.ts";

/** A registry that stands for ECR: what is named `<account>.dkr.ecr.<region>.amazonaws.com/…` is looked for there. */
export interface ImageRegistry {
  /** `127.0.0.1:5000` */
  readonly host: string;
  /** ECR's is AWS and the password in its token. */
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
}

interface Surroundings {
  readonly engine: Engine;
  readonly http: Http;
  readonly registry: ImageRegistry | undefined;
}

/** Where images come from: the registry that stands for ECR, or the engine itself. */
export class ImageSource {
  readonly #surroundings: Surroundings;
  /** By name: what was pulled is removed again. */
  readonly #pulled = new Map<string, Promise<string>>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** What the registry has, or, without one, the engine. */
  async inspect(image: string): Promise<ImageFacts | undefined> {
    const { engine, http, registry } = this.#surroundings;
    const named = inEcr(image);
    if (registry === undefined || named === undefined) {
      const found = await inspected(engine, image);
      return found && { mediaType: "application/vnd.docker.distribution.manifest.v2+json", bytes: found.Size };
    }
    const { host, credentials } = registry;
    const client = new RegistryClient({ registry: host, repository: named.repository, http, credentials });
    const manifest = await client.manifest(named.reference);
    if (manifest === undefined) return undefined;
    const { mediaType, bytes } = manifest;
    const { layers } = layered.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    return { mediaType, bytes: layers.reduce((sum, { size }) => sum + size, 0) };
  }

  /** The id of an image that the engine has, or has now. Throws input errors for one that is nowhere, or for other machines. */
  async ensure(image: string, architecture?: string): Promise<string> {
    const { engine, registry } = this.#surroundings;
    const named = inEcr(image);
    const name = registry === undefined || named === undefined ? image : await this.#pull(registry, named);
    const found = await inspected(engine, name);
    if (found === undefined) throw absent(image);
    if (architecture !== undefined && found.Architecture !== architecture)
      throw otherMachine(image, found.Architecture);
    return found.Id;
  }

  /** Forgets what was pulled. The image itself stays where it was there before. */
  async close(): Promise<void> {
    const { engine } = this.#surroundings;
    for (const pulled of await Promise.allSettled(this.#pulled.values())) {
      if (pulled.status === "rejected") continue;
      const what = `remove the image ${pulled.value}`;
      await engine.ask(what, (docker) => docker.getImage(pulled.value).remove({ noprune: false })).catch(unlessGone);
    }
  }

  async #pull({ host, credentials }: ImageRegistry, { repository, reference }: NamedImage): Promise<string> {
    const { engine } = this.#surroundings;
    const key = `${repository} ${reference}`;
    const pulling = this.#pulled.get(key) ?? pullImage({ engine, registry: host, repository, reference, credentials });
    this.#pulled.set(key, pulling);
    // A tag may be another image by the next time, and what has failed may be mended.
    if (!reference.startsWith("sha256:")) void pulling.catch(() => {}).then(() => this.#pulled.delete(key));
    else pulling.catch(() => this.#pulled.delete(key));
    return pulling;
  }
}

const layered = z.object({ layers: z.array(z.object({ size: z.number() })).default([]) });

interface NamedImage {
  readonly repository: string;
  /** A tag, or `sha256:…`. */
  readonly reference: string;
}

const ecr =
  /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z\d-]+\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?(?:@(sha256:[\da-f]{64}))?$/u;

/** undefined: an image of elsewhere. */
export function inEcr(image: string): NamedImage | undefined {
  const [, repository, tag = "latest", digest] = ecr.exec(image) ?? [];
  return repository === undefined ? undefined : { repository, reference: digest ?? tag };
}

async function inspected(
  engine: Engine,
  image: string,
): Promise<{ Id: string; Architecture: string; Size: number } | undefined> {
  try {
    return await engine.ask(`look at ${image}`, (docker) => docker.getImage(image).inspect());
  } catch (error) {
    if (SentimentError.is(error) && error.code === "DOCKER_NOT_FOUND") return undefined;
    throw error;
  }
}

function absent(image: string): SentimentError {
  const message = `There is no image ${image}.`;
  return new SentimentError({ kind: "input", code: "IMAGE_NOT_FOUND", message, hint: "Push it first." });
}

function otherMachine(image: string, architecture: string): SentimentError {
  const message = `exec format error: the image ${image} is for ${architecture}, and the instance is not.`;
  return new SentimentError({ kind: "input", code: "IMAGE_PLATFORM", message, hint: "Build it for that platform." });
}
