import type Docker from "dockerode";
import { SentimentError } from "@sentiment/errors";
import { engineAddresses, type EngineAddress, type Environment } from "./engine-address.ts";
import { engineClients, type EngineClient } from "./engine-client.ts";
import { engineFailure } from "./engine-failure.ts";

/** A Docker engine that has answered. */
export interface Engine {
  /** As `DOCKER_HOST` has it. */
  readonly url: string;
  /** Whose images it runs, in Docker's words: `linux`, `amd64`. */
  readonly platform: { readonly os: string; readonly architecture: string };
  /** Of the engine: `28.2.2`. */
  readonly version: string;
  /**
   * Asks it for something, which `what` says for the error: "start the container abc". docker-modem knows no time-outs, and
   * many of its calls no signal; here every one ends: after `seconds`, or when the signal is aborted (rejecting with its
   * reason). Where it returns a stream, `seconds` are those until it begins, and an abort destroys it with an error.
   */
  ask<T>(what: string, call: (client: Docker) => Promise<T>, patience?: Patience): Promise<T>;
  /** The error for a stream of its that has failed. */
  failure(what: string, error: unknown): SentimentError;
}

export interface Patience {
  /** Default: 60. */
  readonly seconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The engine that the `docker` command would use in this environment; where nothing names one, the first that answers at
 * the usual places. Throws `remote` errors that say what to do where none does.
 */
export async function openEngine(environment: Environment, signal?: AbortSignal): Promise<Engine> {
  const failures: SentimentError[] = [];
  for (const address of await engineAddresses(environment)) {
    try {
      return await greeted(address, await engineClients(address, environment), signal);
    } catch (error) {
      if (!SentimentError.is(error) || address.from !== undefined) throw error;
      failures.push(error);
    }
  }
  // One that is there and may not be used says more than those that are not there.
  throw failures.find((failure) => failure.code !== "DOCKER_NOT_RUNNING") ?? nowhere(failures);
}

/** Resolves once it has answered. */
async function greeted(
  address: EngineAddress,
  makeClient: () => EngineClient,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  const ask: Engine["ask"] = (what, call, patience) =>
    asked({ address, client: makeClient(), what, call, ...patience });
  const said: unknown = await ask("say its version", (docker) => docker.version(), { seconds: 20, signal });
  const { Os, Arch, Version } = said as Partial<Docker.DockerVersion>;
  if (Os === undefined || Arch === undefined || Version === undefined) throw notAnEngine(address);
  const failure: Engine["failure"] = (what, error) => engineFailure(what, address, error);
  return { url: address.url, platform: { os: Os, architecture: Arch }, version: Version, ask, failure };
}

interface Question<T> extends Patience {
  readonly address: EngineAddress;
  readonly client: EngineClient;
  readonly what: string;
  readonly call: (client: Docker) => Promise<T>;
}

async function asked<T>({ address, client, what, call, seconds = 60, signal }: Question<T>): Promise<T> {
  signal?.throwIfAborted();
  const { promise: cutShort, reject } = Promise.withResolvers<never>();
  const tooLate = Object.assign(new Error(`no answer within ${seconds} s`), { code: "ETIMEDOUT" });
  const late = setTimeout(() => reject(tooLate), seconds * 1000);
  const abort = (): void => {
    reject(signal?.reason as Error);
    client.close();
  };
  signal?.addEventListener("abort", abort);
  const forget = (): void => signal?.removeEventListener("abort", abort);
  try {
    const answer = await Promise.race([call(client.docker), cutShort]);
    if (isStream(answer)) answer.on("close", forget);
    else forget();
    return answer;
  } catch (error) {
    forget();
    client.close();
    signal?.throwIfAborted();
    throw engineFailure(what, address, error);
  } finally {
    clearTimeout(late);
  }
}

function notAnEngine({ url }: EngineAddress): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "DOCKER_FOREIGN",
    message: `What answers at ${url} is no Docker engine: it does not say its version as one does.`,
    hint: "Let DOCKER_HOST name an engine: unix:///var/run/docker.sock, tcp://HOST:PORT or ssh://HOST.",
  });
}

function isStream(answer: unknown): answer is NodeJS.ReadableStream {
  return typeof answer === "object" && answer !== null && "pipe" in answer;
}

function nowhere(failures: readonly SentimentError[]): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "DOCKER_NOT_RUNNING",
    message: "No Docker engine runs here, at none of the usual places.",
    hint: "Start it (`sudo systemctl start docker`, or Docker Desktop), install it (https://docs.docker.com/engine/install), or say where one is by DOCKER_HOST.",
    cause: new AggregateError(failures),
  });
}
