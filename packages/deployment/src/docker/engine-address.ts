import os from "node:os";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { chosenContext } from "./docker-context.ts";

/** A program's environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a Docker engine may be. */
export interface EngineAddress {
  /** As `DOCKER_HOST` has it: `unix:///var/run/docker.sock`, `tcp://10.0.0.7:2376`, `ssh://me@box`. */
  readonly url: string;
  /** Who says so: `DOCKER_HOST`. undefined: it is one of the usual places. */
  readonly from: string | undefined;
  readonly tls: EngineTls | undefined;
}

export interface EngineTls {
  /** With `ca.pem`, `cert.pem` and `key.pem`, those that are needed. */
  readonly folder: string;
  /** Whether the engine's own certificate is checked. */
  readonly verify: boolean;
}

/**
 * Where to look for an engine, in order, as the `docker` command does: `DOCKER_HOST`, or else the chosen context, or else
 * the usual sockets: Docker's, rootless Docker's, Docker Desktop's, Podman's.
 */
export async function engineAddresses(environment: Environment): Promise<readonly EngineAddress[]> {
  const home = environment["HOME"] || os.homedir();
  const configFolder = environment["DOCKER_CONFIG"] || path.join(home, ".docker");
  const host = environment["DOCKER_HOST"];
  if (host) return [{ url: known(host, "DOCKER_HOST"), from: "DOCKER_HOST", tls: tlsOf(environment, configFolder) }];
  const context = await chosenContext(configFolder, environment["DOCKER_CONTEXT"]);
  if (context !== undefined) {
    return [{ url: known(context.host, context.from), from: context.from, tls: context.tls }];
  }
  return usualSockets(home, environment["XDG_RUNTIME_DIR"]).map((socket) => ({
    url: `unix://${socket}`,
    from: undefined,
    tls: undefined,
  }));
}

function usualSockets(home: string, runtimeFolder: string | undefined): string[] {
  const own = runtimeFolder ? [path.join(runtimeFolder, "docker.sock")] : [];
  const podman = runtimeFolder ? [path.join(runtimeFolder, "podman/podman.sock")] : [];
  return [
    "/var/run/docker.sock",
    ...own,
    path.join(home, ".docker/run/docker.sock"),
    ...podman,
    "/run/podman/podman.sock",
  ];
}

/** Docker's own rule: without `DOCKER_TLS_VERIFY` or `DOCKER_TLS` it speaks HTTP, whatever the port. */
function tlsOf(environment: Environment, configFolder: string): EngineTls | undefined {
  const verify = Boolean(environment["DOCKER_TLS_VERIFY"]);
  if (!verify && !environment["DOCKER_TLS"]) return undefined;
  return { folder: environment["DOCKER_CERT_PATH"] || configFolder, verify };
}

function known(url: string, from: string): string {
  if (/^(unix:\/\/\/.+|(tcp|https?|ssh):\/\/[^/]+\/?)$/u.test(url) && URL.canParse(url)) return url;
  throw new SentimentError({
    kind: "usage",
    code: "DOCKER_HOST_INVALID",
    message: `${from} has ${JSON.stringify(url)}, which is no address of a Docker engine.`,
    hint: "Addresses are unix:///var/run/docker.sock, tcp://HOST:PORT and ssh://HOST.",
  });
}
