import { readFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import type Docker from "dockerode";
import { SentimentError } from "@sentiment/errors";
import type { EngineAddress, EngineTls, Environment } from "./engine-address.ts";
import { sshAgent } from "./ssh-agent.ts";

/** dockerode's client for one question. */
export interface EngineClient {
  readonly docker: Docker;
  /** Ends what is under way; its promises and streams fail. */
  close(): void;
}

/**
 * How to make clients for an address. Whatever dockerode would take from this process's own `DOCKER_…` variables is said
 * to it, so that it takes nothing. No connection is kept: one that was kept breaks when the engine is started anew.
 * dockerode is loaded only here, for that takes a tenth of a second.
 */
export async function engineClients(address: EngineAddress, environment: Environment): Promise<() => EngineClient> {
  const { default: Client } = await import("dockerode");
  const { options, makeAgent } = await connection(address, environment);
  const makeClient = (): EngineClient => {
    const agent = makeAgent();
    // An option of docker-modem's that the types of dockerode lack.
    const withAgent = { ...nothing, ...options, agent };
    return { docker: new Client(withAgent), close: () => agent.destroy() };
  };
  try {
    makeClient();
  } catch (cause) {
    throw unusableSettings(cause);
  }
  return makeClient;
}

/** docker-modem reads this process's `DOCKER_…` before it looks at what it is told, certificates included. */
function unusableSettings(cause: unknown): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "DOCKER_SETTINGS_INVALID",
    message: `Docker's environment variables cannot be followed: ${(cause as Error).message}.`,
    hint: "DOCKER_CERT_PATH names a folder with ca.pem, cert.pem and key.pem; leave it out where there are none.",
    cause,
  });
}

const nothing = {
  socketPath: undefined,
  host: undefined,
  port: undefined,
  protocol: "http",
  pathPrefix: "/",
  ca: undefined,
  cert: undefined,
  key: undefined,
  timeout: undefined,
} as const;

interface Connection {
  readonly options: Docker.DockerOptions;
  readonly makeAgent: () => http.Agent;
}

async function connection(address: EngineAddress, environment: Environment): Promise<Connection> {
  const url = new URL(address.url);
  const makeAgent = (): http.Agent => new http.Agent({ keepAlive: false });
  if (url.protocol === "unix:") return { options: { socketPath: address.url.slice("unix://".length) }, makeAgent };
  if (url.protocol === "ssh:") {
    // What the host is called does not matter: the agent knows the way.
    return { options: { host: "docker", port: 80 }, makeAgent: () => sshAgent(url, environment) };
  }
  const host = url.hostname;
  const tls = address.tls ?? (url.protocol === "https:" ? { folder: undefined, verify: true } : undefined);
  if (tls === undefined) return { options: { host, port: url.port || 2375 }, makeAgent };
  const settings = { keepAlive: false, ...(await certificates(tls.folder)), rejectUnauthorized: tls.verify };
  return {
    options: { host, port: url.port || 2376, protocol: "https" },
    makeAgent: () => new https.Agent(settings),
  };
}

/** Of the three, those that are there: whether they suffice is the engine's to say. */
async function certificates(folder: EngineTls["folder"] | undefined): Promise<https.AgentOptions> {
  if (folder === undefined) return {};
  const read = (name: string): Promise<Buffer | undefined> => readFile(path.join(folder, name)).catch(() => undefined);
  const [ca, cert, key] = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")]);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
