import { readFile } from "node:fs/promises";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { getCACertificates } from "node:tls";
import { SentimentError } from "@sentiment/errors";
import { redacted } from "@sentiment/http";
import type { AwsService } from "./aws.ts";
import { proxiesOf } from "./proxies-of.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What every client of the SDK is made with. */
export interface ClientOptions {
  readonly region: string;
  /** Throttled calls are made again after up to half a second, one, two, … and the last after eight: some ten seconds in all. */
  readonly maxAttempts?: number;
  readonly requestHandler: {
    readonly httpAgent: HttpAgent;
    readonly httpsAgent: HttpsAgent;
    readonly connectionTimeout: number;
    readonly socketTimeout: number;
  };
}

export interface Connections {
  optionsFor(service: AwsService): ClientOptions;
  close(): void;
}

/**
 * Connections for all clients, which the SDK's own know neither of proxies nor of AWS_CA_BUNDLE. Throws usage errors for
 * addresses and files in the environment that cannot be used.
 */
export async function openConnections(region: string, environment: Environment): Promise<Connections> {
  refuseOpenEndpoints(environment);
  const ca = await authorities(environment["AWS_CA_BUNDLE"]);
  const common = { keepAlive: true, proxyEnv: agentProxies(environment) };
  const httpAgent = new HttpAgent(common);
  const httpsAgent = new HttpsAgent({ ...common, ...(ca !== undefined && { ca }) });
  return {
    optionsFor: (service) => ({
      region,
      // Left to the SDK where AWS's own variable says it.
      ...(environment["AWS_MAX_ATTEMPTS"] ? {} : { maxAttempts: 6 }),
      requestHandler: {
        httpAgent,
        httpsAgent,
        connectionTimeout: 10_000,
        // A model may take a minute to answer; all else answers soon, or does not.
        socketTimeout: service === "runtime" ? 75_000 : 30_000,
      },
    }),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** Requests are signed, not encrypted: what is not this machine is asked by HTTPS only. */
function refuseOpenEndpoints(environment: Environment): void {
  for (const [name, address] of Object.entries(environment)) {
    if (!/^AWS_ENDPOINT_URL(?:_\w+)?$/u.test(name) || !address) continue;
    const url = URL.parse(address);
    const isLoopback = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(url.hostname);
    if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback)) continue;
    throw new SentimentError({
      kind: "usage",
      code: "AWS_ENDPOINT_INVALID",
      message: `${name} cannot be ${JSON.stringify(redacted(address))}.`,
      hint: "An https:// address is wanted; http:// only on this machine: http://127.0.0.1:4566.",
    });
  }
}

/** As Node's agents take them; this machine itself is never asked through a proxy. */
function agentProxies(environment: Environment): Record<string, string> {
  const { http, https, none } = proxiesOf(environment);
  const named = { HTTP_PROXY: http, HTTPS_PROXY: https };
  const found = Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [name, address] of found) refuseBadProxy(name, address);
  return { ...Object.fromEntries(found), NO_PROXY: none ?? "" };
}

function refuseBadProxy(name: string, address: string): void {
  if (/^https?:$/u.test(URL.parse(address)?.protocol ?? "")) return;
  throw new SentimentError({
    kind: "usage",
    code: "PROXY_INVALID",
    message: `${name}, ${JSON.stringify(redacted(address))}, cannot be used as a proxy.`,
    hint: "HTTP_PROXY and HTTPS_PROXY name an http:// or https:// address; NO_PROXY lists the hosts asked without one.",
  });
}

async function authorities(file: string | undefined): Promise<string[] | undefined> {
  if (!file) return undefined;
  try {
    return [...getCACertificates("default"), await readFile(file, "utf8")];
  } catch (cause) {
    throw new SentimentError({
      kind: "usage",
      code: "CERTIFICATE_FILE_INVALID",
      message: `${file}, which AWS_CA_BUNDLE names, cannot be read (${(cause as NodeJS.ErrnoException).code ?? "unknown reason"}).`,
      hint: "A PEM file of certificates is wanted.",
      cause,
    });
  }
}
