import type { Readable } from "node:stream";
import { SentimentError } from "@sentiment/errors";
import type { Engine } from "../docker/engine.ts";
import { engineLogin, serverAddress } from "../registry/engine-login.ts";
import type { RegistryCredentials } from "../registry/login.ts";
import { engineEvents } from "./engine-events.ts";
import { SilenceWatch } from "./silence-watch.ts";

export interface PullOptions {
  readonly engine: Engine;
  /** `127.0.0.1:5000` */
  readonly registry: string;
  readonly repository: string;
  /** A tag, or `sha256:…`. */
  readonly reference: string;
  readonly credentials?: RegistryCredentials | undefined;
  /** How long the engine may say nothing; default: 300. */
  readonly silenceSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has the engine fetch an image; returns what it is called there, `REGISTRY/REPOSITORY@sha256:…` or `…:TAG`. An engine answers
 * 200 before it begins: what goes wrong stands among its events. Throws remote errors.
 */
export async function pullImage({ engine, signal, ...options }: PullOptions): Promise<string> {
  const { registry, repository, reference, credentials } = options;
  const image = `${registry}/${repository}${reference.startsWith("sha256:") ? "@" : ":"}${reference}`;
  const what = `pull ${image}`;
  using watch = new SilenceWatch(options.silenceSeconds ?? 300, signal);
  const authconfig = { ...engineLogin(credentials), serveraddress: serverAddress(registry) };
  const call = { authconfig, abortSignal: watch.signal };
  const stream = await engine.ask(what, (client) => client.pull(image, call), watch.patience);
  try {
    for await (const { error } of engineEvents(stream as Readable)) {
      watch.heard();
      if (error !== undefined) throw refused(what, error);
    }
  } catch (error) {
    watch.throwIfStopped();
    throw engine.failure(what, error);
  }
  // The proof: a connection that was lost ends the events as a success does.
  await engine.ask(what, (client) => client.getImage(image).inspect(), { signal });
  return image;
}

function refused(what: string, said: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "ENGINE_FAILED",
    message: `The Docker engine did not ${what}: ${said.trim()}`,
    hint: "Is the name of the image right, and may this login pull it?",
  });
}
