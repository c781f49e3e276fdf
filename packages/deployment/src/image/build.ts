import { Readable } from "node:stream";
import { SentimentError } from "@sentiment/errors";
import type { RegistryConfig } from "dockerode";
import { tar } from "../archive/tar.ts";
import { dockerLogin } from "../registry/docker-logins.ts";
import { engineLogin, serverAddress } from "../registry/engine-login.ts";
import { imageContext, type ImageContext } from "./context.ts";
import { drain } from "./drain.ts";
import { imageFiles } from "./image-files.ts";
import { imageReference } from "./image-reference.ts";
import { nameImage, type NamedImage } from "./name-image.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { contextLabel, hasLabels, wantedImage, type ImageChoice, type WantedImage } from "./wanted-image.ts";

export interface BuildOptions extends ImageChoice {
  /** Look for a newer `nodeImage`, and build in any case. */
  readonly pull?: boolean | undefined;
  /** Build in any case, and each step anew. */
  readonly noCache?: boolean | undefined;
  /** Of whoever asks: where Docker keeps the logins, of which the one for `nodeImage`'s registry is taken along. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** How long the engine may say nothing; default: 300. */
  readonly silenceSeconds?: number | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BuiltImage extends NamedImage {
  /** Of what it was built of: 64 hex digits. */
  readonly context: string;
  /** `unchanged`: there was one of the same context; it has got the name, if it had not. */
  readonly action: "built" | "unchanged";
}

/**
 * The serving image, built by the engine unless it has one of the same context already. Throws remote errors with the
 * builder's last lines for whatever goes wrong there, input errors for the model, usage errors for names.
 */
export async function buildImage(options: BuildOptions): Promise<BuiltImage> {
  const context = await imageContext(await imageFiles(), options.modelDir);
  const wanted = wantedImage(options, context);
  const there = options.pull === true || options.noCache === true ? undefined : await findImage(options, wanted);
  const digest = there ?? (await build(options, context, wanted));
  const image = await nameImage(options, wanted, digest);
  return { ...image, context: wanted.digest, action: there === undefined ? "built" : "unchanged" };
}

/** One that a build has not finished may have some of the labels. */
async function findImage({ engine, signal }: BuildOptions, wanted: WantedImage): Promise<string | undefined> {
  const filters = { label: [`${contextLabel}=${wanted.digest}`] };
  const found = await engine.ask("list its images", (client) => client.listImages({ filters }), { signal });
  const same = found.filter(({ Labels }) => hasLabels(Labels, wanted));
  return (same.find(({ RepoTags }) => RepoTags?.includes(wanted.name)) ?? same[0])?.Id;
}

/** Without a name yet: who has that keeps it until the new one was looked at. */
async function build(options: BuildOptions, context: ImageContext, wanted: WantedImage): Promise<string> {
  const { engine, platform, pull = false, noCache = false, onLine, onWarning, signal } = options;
  const registryconfig = await baseLogin(options, wanted.nodeImage);
  using watch = new SilenceWatch(options.silenceSeconds ?? 300, signal);
  const body = Readable.from(heard(tar(context.files), watch), { objectMode: false });
  const settings = {
    target: context.stage,
    buildargs: { NODE_IMAGE: wanted.nodeImage },
    labels: { ...wanted.labels },
    forcerm: true,
    abortSignal: watch.signal,
    ...(platform !== undefined && { platform }),
    ...(pull && { pull }),
    ...(noCache && { nocache: noCache }),
    ...(registryconfig !== undefined && { registryconfig }),
  };
  const what = `build the image ${wanted.name}`;
  const hint = (said: string): string | undefined => baseHint(said, wanted.nodeImage);
  try {
    const stream = await engine.ask(what, (client) => client.buildImage(body, settings), watch.patience);
    return await drain(stream as Readable, { what, proof: "ID", onLine, onWarning, watch, hint });
  } finally {
    body.destroy();
  }
}

/** The login for the registry of the base. One that cannot be had is a warning: the base may be here already, or public. */
async function baseLogin(
  { environment, onWarning }: BuildOptions,
  nodeImage: string,
): Promise<RegistryConfig | undefined> {
  if (environment === undefined) return undefined;
  const { registry } = imageReference(nodeImage);
  try {
    const login = await dockerLogin(registry, environment);
    return login && { [serverAddress(registry)]: engineLogin(login) };
  } catch (error) {
    if (!SentimentError.is(error)) throw error;
    onWarning?.(error.message);
    return undefined;
  }
}

async function* heard(chunks: AsyncIterable<Uint8Array>, watch: SilenceWatch): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    watch.heard();
    yield chunk;
  }
}

function baseHint(said: string, nodeImage: string): string | undefined {
  const unreachable = /no such host|manifest unknown|not found|denied|misbehaving|refused|timeout|invalid reference/iu;
  if (!unreachable.test(said)) return undefined;
  return `Node is taken from ${nodeImage}: --node-image or SENTIMENT_NODE_IMAGE names another image, such as one that \`docker image ls\` shows.`;
}
