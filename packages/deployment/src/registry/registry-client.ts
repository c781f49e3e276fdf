import { createHash } from "node:crypto";
import { SentimentError } from "@sentiment/errors";
import type { Credentials, Http, HttpRequest, HttpResponse } from "@sentiment/http";
import { z } from "zod";
import { challengeIn, loginNeeded, meet } from "./authenticate.ts";
import type { RegistryCredentials } from "./login.ts";
import { acceptedManifests } from "./media-types.ts";

export interface RegistryOptions {
  /** As images are named by it: `127.0.0.1:5000`, `docker.io`. */
  readonly registry: string;
  readonly repository: string;
  readonly http: Http;
  readonly credentials?: RegistryCredentials | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface StoredManifest {
  /** `sha256:…`, of these very bytes. */
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** More than any manifest has: registries refuse those of over 4 MiB. */
const mostBytes = 4 * 1024 * 1024;

const registryErrors = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string().optional() })) });

/**
 * A repository of an image registry, by the protocol that all speak
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). All errors are `remote`.
 */
export class RegistryClient {
  readonly #options: RegistryOptions;
  readonly #origin: URL;
  #answer: Credentials | undefined;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#origin = originOf(options.registry);
  }

  /** undefined: there is none of that tag or digest. */
  async manifest(reference: string): Promise<StoredManifest | undefined> {
    const response = await this.#ask(
      { method: "GET", headers: { accept: acceptedManifests } },
      `manifests/${reference}`,
    );
    if (response.status === 404) return undefined;
    const bytes = await this.#whole(response, `the manifest ${reference}`);
    const digest = digestOf(bytes);
    const said = response.headers["docker-content-digest"] ?? digest;
    const wanted = reference.startsWith("sha256:") ? reference : said;
    if (digest !== wanted || digest !== said) {
      throw this.#failure("REGISTRY_CORRUPT", `says that the manifest ${reference} is ${wanted}, and sends ${digest}`);
    }
    return { digest, mediaType: (response.headers["content-type"] ?? "").replace(/\s*;.*$/u, ""), bytes };
  }

  /** Stores a manifest under a tag or its own digest; returns the digest. What it names must be there. */
  async putManifest(reference: string, mediaType: string, bytes: Uint8Array): Promise<string> {
    const request = { method: "PUT", headers: { "content-type": mediaType }, body: bytes } as const;
    const response = await this.#ask(request, `manifests/${reference}`);
    if (response.status !== 201) throw await this.#refusal(response, `store the manifest ${reference}`);
    const digest = digestOf(bytes);
    const said = response.headers["docker-content-digest"] ?? digest;
    if (said !== digest) throw this.#failure("REGISTRY_CORRUPT", `has stored ${said} rather than ${digest}`);
    return digest;
  }

  async #whole(response: HttpResponse, what: string): Promise<Uint8Array> {
    if (response.status !== 200) throw await this.#refusal(response, `give ${what}`);
    const bytes = await response.bytes();
    if (bytes.length > mostBytes) throw this.#failure("REGISTRY_REFUSED", `sends ${bytes.length} bytes as ${what}`);
    return bytes;
  }

  /** Asks, and once more with what the registry wants to see. */
  async #ask(request: Omit<HttpRequest, "url">, path: string): Promise<HttpResponse> {
    const { http, repository, signal } = this.#options;
    const url = new URL(`/v2/${repository}/${path}`, this.#origin).href;
    const send = (): Promise<HttpResponse> =>
      http.request({ ...request, url, whole: true, signal, ...(this.#answer && { credentials: this.#answer }) });
    const first = await send();
    if (first.status !== 401) return first;
    const challenge = challengeIn(first.headers["www-authenticate"]);
    const { registry, credentials } = this.#options;
    if (challenge === undefined) throw loginNeeded(registry, credentials !== undefined);
    this.#answer = await meet(challenge, { http, registry, credentials, protocol: this.#origin.protocol });
    const second = await send();
    if (second.status === 401 || second.status === 403) throw loginNeeded(registry, credentials !== undefined);
    return second;
  }

  async #refusal(response: HttpResponse, what: string): Promise<SentimentError> {
    if (response.status === 403) return loginNeeded(this.#options.registry, this.#options.credentials !== undefined);
    const said = saidBy(await response.text());
    return this.#failure("REGISTRY_REFUSED", `did not ${what}: ${response.status}${said === "" ? "" : `, ${said}`}`);
  }

  #failure(code: string, message: string): SentimentError {
    const { registry, repository } = this.#options;
    return new SentimentError({
      kind: "remote",
      code,
      message: `The registry ${registry}, asked about ${repository}, ${message}.`,
      hint: "Is the name right, and may this login do that?",
    });
  }
}

/** As Docker does: HTTP to this machine, HTTPS to all others. */
function originOf(registry: string): URL {
  const url = new URL(`https://${registry === "docker.io" ? "registry-1.docker.io" : registry}/`);
  if (/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/u.test(url.hostname)) return new URL(`http://${registry}/`);
  return url;
}

function saidBy(text: string): string {
  try {
    const { errors } = registryErrors.parse(JSON.parse(text));
    return errors.map(({ code, message }) => `${code} ${message ?? ""}`.trim()).join("; ");
  } catch {
    return "";
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
